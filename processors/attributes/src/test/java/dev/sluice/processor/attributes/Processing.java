package dev.sluice.processor.attributes;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sluice.component.Processor;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/** One request through one processor. */
final class Processing {
  private Processing() {}

  /** Of type attributes or resource. */
  static Processor create(String type, String yaml, TestContext context, TelemetryConsumer next) {
    return type.equals("resource")
        ? new ResourceProcessorFactory()
            .create(SpecBinder.fromYaml(ResourceConfig.SPEC, yaml), context, next)
        : new AttributesProcessorFactory()
            .create(SpecBinder.fromYaml(AttributesConfig.SPEC, yaml), context, next);
  }

  static Batch through(String type, String yaml, Batch batch) {
    RecordingConsumer next = new RecordingConsumer();
    try (TestContext context = TestContext.of(ComponentKind.PROCESSOR, type, batch.signal())) {
      create(type, yaml, context, next).accept(batch, new RecordingReply());
    }
    return next.batches().get(0);
  }

  static Message through(
      String type, String yaml, Signal signal, Message request, RequestMetadata metadata) {
    Batch batch =
        Batch.of(
            signal,
            Payload.of(request.toByteArray()),
            SampleItems.items(request),
            metadata,
            MemoryLease.NONE);
    return parse(signal, through(type, yaml, batch).payload().toByteArray());
  }

  static Message parse(Signal signal, byte[] bytes) {
    try {
      return switch (signal) {
        case TRACES -> ExportTraceServiceRequest.parseFrom(bytes);
        case METRICS -> ExportMetricsServiceRequest.parseFrom(bytes);
        default -> ExportLogsServiceRequest.parseFrom(bytes);
      };
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
