package dev.sluice.processor.probabilisticsampler;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentKind;
import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Decisions recorded from the reference, release 0.159, over the same spans and records. */
class ReferenceDecisionsTest {
  @ParameterizedTest
  @MethodSource("spanDecisions")
  void keepsTheSpansThatTheReferenceKeepsWithTheSameTraceState(String config, List<String> kept)
      throws InvalidProtocolBufferException {
    List<String> actual = new ArrayList<>();
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.parseFrom(sampled(config, Signal.TRACES, spans()));
    for (Span span :
        request.getResourceSpansList().stream()
            .flatMap(r -> r.getScopeSpansList().stream())
            .flatMap(scope -> scope.getSpansList().stream())
            .toList()) {
      actual.add(span.getName() + "|" + span.getTraceState());
    }
    assertThat(actual).isEqualTo(kept);
  }

  @ParameterizedTest
  @MethodSource("recordDecisions")
  void keepsTheRecordsThatTheReferenceKeepsWithTheSameAttributes(String config, List<String> kept)
      throws InvalidProtocolBufferException {
    List<String> actual = new ArrayList<>();
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.parseFrom(sampled(config, Signal.LOGS, records()));
    for (LogRecord record :
        request.getResourceLogsList().stream()
            .flatMap(r -> r.getScopeLogsList().stream())
            .flatMap(scope -> scope.getLogRecordsList().stream())
            .toList()) {
      actual.add(
          record.getBody().getStringValue()
              + "|"
              + text(record, "sampling.randomness")
              + "|"
              + text(record, "sampling.threshold"));
    }
    assertThat(actual).isEqualTo(kept);
  }

  /** What the processor passes on of a request; nothing when it passes nothing on. */
  private static byte[] sampled(String config, Signal signal, Payload request) {
    try (TestContext context =
        TestContext.of(ComponentKind.PROCESSOR, "probabilistic_sampler", signal)) {
      RecordingConsumer next = new RecordingConsumer();
      Batch batch = Batch.of(signal, request, OtlpCount.items(signal, request));
      new ProbabilisticSampler(config(config), context, next).accept(batch, new RecordingReply());
      return next.batches().isEmpty() ? new byte[0] : next.batches().get(0).payload().toByteArray();
    }
  }

  private static String text(LogRecord record, String key) {
    return record.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  static Stream<Arguments> spanDecisions() {
    return decisions("span-decisions.tsv");
  }

  static Stream<Arguments> recordDecisions() {
    return decisions("record-decisions.tsv");
  }

  private static Stream<Arguments> decisions(String file) {
    return lines(file).stream()
        .map(
            line -> {
              List<String> cells =
                  Arrays.stream(line.split("\t", -1)).filter(cell -> !cell.isEmpty()).toList();
              return Arguments.of(cells.get(0), cells.subList(1, cells.size()));
            });
  }

  static SamplerConfig config(String text) {
    Map<String, String> keys = new HashMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.split(":", 2);
      keys.put(pair[0].trim(), pair[1].trim());
    }
    return new SamplerConfig(
        Float.parseFloat(keys.getOrDefault("sampling_percentage", "0")),
        Integer.parseUnsignedInt(keys.getOrDefault("hash_seed", "0")),
        SamplerMode.parse(keys.getOrDefault("mode", "")),
        Boolean.parseBoolean(keys.getOrDefault("fail_closed", "true")),
        Integer.parseInt(keys.getOrDefault("sampling_precision", "4")),
        keys.getOrDefault("attribute_source", "traceID"),
        keys.getOrDefault("from_attribute", ""),
        keys.getOrDefault("sampling_priority", ""));
  }

  private static Payload spans() {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    for (String line : lines("spans.tsv")) {
      String[] cells = line.split("\t", -1);
      Span.Builder span = Span.newBuilder().setName(cells[0]);
      if (!cells[1].equals("-")) {
        span.setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(cells[1])));
      }
      if (!cells[2].equals("-")) {
        span.setTraceState(cells[2]);
      }
      if (!cells[3].equals("-")) {
        span.addAttributes(attribute("sampling.priority", cells[3]));
      }
      scope.addSpans(span);
    }
    return Payload.of(
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
            .build()
            .toByteArray());
  }

  private static Payload records() {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (String line : lines("records.tsv")) {
      String[] cells = line.split("\t", -1);
      LogRecord.Builder record =
          LogRecord.newBuilder().setBody(AnyValue.newBuilder().setStringValue(cells[0]));
      if (!cells[1].equals("-")) {
        record.setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(cells[1])));
      }
      for (int i = 2; i < cells.length; i++) {
        String[] pair = cells[i].split("=", 2);
        record.addAttributes(attribute(pair[0], pair[1]));
      }
      scope.addLogRecords(record);
    }
    return Payload.of(
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
            .build()
            .toByteArray());
  }

  private static KeyValue attribute(String key, String typed) {
    String[] parts = typed.split(":", 2);
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (parts[0]) {
      case "int" -> value.setIntValue(Long.parseLong(parts[1]));
      case "double" -> value.setDoubleValue(Double.parseDouble(parts[1]));
      case "string" -> value.setStringValue(parts[1]);
      case "bool" -> value.setBoolValue(Boolean.parseBoolean(parts[1]));
      default -> value.setBytesValue(ByteString.copyFrom(Base64.getDecoder().decode(parts[1])));
    }
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static List<String> lines(String file) {
    try (InputStream in = ReferenceDecisionsTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
