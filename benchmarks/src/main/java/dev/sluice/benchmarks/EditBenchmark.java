package dev.sluice.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.edit.EditableAttributes;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.write.AttributeValue;
import dev.sluice.otlp.write.EditMemory;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What edits of attributes cost, for each span; see the package for how to run it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TraceRequests.SPANS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-Xmn256m", "-XX:+UseSerialGC"})
public class EditBenchmark {
  private static final String DELETED = "user_agent.original";
  private static final AttributeKey DELETED_KEY = AttributeKey.of(DELETED);
  private static final AttributeKey NEW_KEY = AttributeKey.of("deployment.environment.name");
  private static final AttributeValue NEW_VALUE = AttributeValue.of("production");

  private byte[][] bytes = {};
  private final PooledEdits pooled = new PooledEdits();
  private Payload[] payloads = {};
  private int next;

  @Setup
  public void setUp() {
    bytes = TraceRequests.payloads();
    payloads = new Payload[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      payloads[i] = Payload.of(bytes[i]);
    }
  }

  private Payload payload() {
    next = (next + 1) % payloads.length;
    return payloads[next];
  }

  private static void insertAndDelete(EditableAttributes attributes) {
    if (attributes.find(NEW_KEY) < 0) {
      attributes.add(NEW_KEY, NEW_VALUE);
    }
    int position = attributes.find(DELETED_KEY);
    if (position >= 0) {
      attributes.remove(position);
    }
  }

  /** The edit of every span that changes most: an insert and a delete. */
  @Benchmark
  public Object insertAndDelete() {
    return pooled.run(
        memory ->
            OtlpEdit.spans(payload(), memory, span -> insertAndDelete(span.attributes()))
                .payload());
  }

  /** Looks at every span and changes none. */
  @Benchmark
  public Object changeNothing() {
    return pooled.run(
        memory ->
            OtlpEdit.spans(payload(), memory, span -> span.attributes().find(NEW_KEY)).payload());
  }

  private Payload upserted(EditMemory memory) {
    return OtlpEdit.resources(
            Signal.TRACES,
            payload(),
            memory,
            resource -> resource.attributes().put(NEW_KEY, NEW_VALUE))
        .payload();
  }

  @Benchmark
  public Object upsertInResource() {
    return pooled.run(this::upserted);
  }

  /** A resource processor before an attributes processor. */
  @Benchmark
  public Object upsertInResourceThenInsertAndDelete() {
    Payload upserted = upserted(byte[]::new);
    return pooled.run(
        memory ->
            OtlpEdit.spans(upserted, memory, span -> insertAndDelete(span.attributes())).payload());
  }

  /** Keeps one span in four by its trace id. */
  @Benchmark
  public Object filterQuarter() {
    return pooled.run(
        memory ->
            OtlpEdit.spans(
                    payload(),
                    memory,
                    span -> {
                      Slice id = span.view().traceId();
                      if ((id.array()[id.end() - 1] & 3) != 0) {
                        span.drop();
                      }
                    })
                .payload());
  }

  /** Keeps half of the spans and gives these a trace state. */
  @Benchmark
  public Object sampleHalf() {
    return pooled.run(
        memory ->
            OtlpEdit.spans(
                    payload(),
                    memory,
                    span -> {
                      Slice id = span.view().traceId();
                      if ((id.array()[id.end() - 1] & 1) != 0) {
                        span.drop();
                      } else {
                        span.traceState("ot=th:8");
                      }
                    })
                .payload());
  }

  /** The yardstick: the same as the last on decoded messages. */
  @Benchmark
  public byte[] decodeUpsertInsertDeleteEncode() throws InvalidProtocolBufferException {
    next = (next + 1) % bytes.length;
    KeyValue added =
        KeyValue.newBuilder()
            .setKey(NEW_KEY.name())
            .setValue(AnyValue.newBuilder().setStringValue("production"))
            .build();
    ExportTraceServiceRequest.Builder request =
        ExportTraceServiceRequest.parseFrom(bytes[next]).toBuilder();
    for (ResourceSpans.Builder resource : request.getResourceSpansBuilderList()) {
      resource.getResourceBuilder().addAttributes(added);
      for (ScopeSpans.Builder scope : resource.getScopeSpansBuilderList()) {
        for (Span.Builder span : scope.getSpansBuilderList()) {
          span.addAttributes(added);
          for (int i = 0; i < span.getAttributesCount(); i++) {
            if (span.getAttributes(i).getKey().equals(DELETED)) {
              span.removeAttributes(i);
              break;
            }
          }
        }
      }
    }
    return request.build().toByteArray();
  }
}
