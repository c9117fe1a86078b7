package dev.sluice.processor.probabilisticsampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.LedgerProbe;
import dev.sluice.testkit.ObservesKey;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProbabilisticSamplerTest {
  private static final String ID = "processor/probabilistic_sampler";
  private static final String HIGH = "ffffffffffffffffffffffffffffffff";
  private static final String LOW = "00000000000000000000000000000001";

  private final RecordingConsumer next = new RecordingConsumer();

  @ObservesKey(component = ID, keys = "sampling_percentage")
  @ObservesKey(component = ID, keys = "mode")
  @Test
  void keepsTheConfiguredShare() throws InvalidProtocolBufferException {
    assertThat(spans("mode: proportional, sampling_percentage: 40", HIGH, LOW)).hasSize(1);
    assertThat(spans("mode: proportional, sampling_percentage: 100", HIGH, LOW)).hasSize(2);
    assertThat(spans("mode: proportional, sampling_percentage: 250", HIGH, LOW)).hasSize(2);
    assertThat(spans("mode: proportional", HIGH, LOW)).isEmpty();
    assertThat(spans("mode: proportional, sampling_percentage: 25", "ot=th:8", HIGH))
        .singleElement()
        .satisfies(span -> assertThat(span.getTraceState()).isEqualTo("ot=th:e"));
    assertThat(spans("mode: equalizing, sampling_percentage: 25", "ot=th:8", HIGH))
        .singleElement()
        .satisfies(span -> assertThat(span.getTraceState()).isEqualTo("ot=th:c"));
    assertThat(spans("sampling_percentage: 100", HIGH))
        .singleElement()
        .satisfies(span -> assertThat(span.getTraceState()).startsWith("ot=rv:"));
  }

  @ObservesKey(component = ID, keys = "hash_seed")
  @Test
  void anotherSeedChoosesOtherTraces() throws InvalidProtocolBufferException {
    String[] ids = new String[64];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = String.format("%032x", i + 1);
    }
    List<Span> first = spans("sampling_percentage: 50, hash_seed: 1", ids);
    List<Span> same = spans("sampling_percentage: 50, hash_seed: 1", ids);
    List<Span> other = spans("sampling_percentage: 50, hash_seed: 2", ids);
    assertThat(first).isEqualTo(same);
    assertThat(first).extracting(Span::getTraceId).isNotEqualTo(traceIds(other));
  }

  @ObservesKey(component = ID, keys = "fail_closed")
  @Test
  void dropsWhatIsMarkedWronglyUnlessToldToFailOpen() throws InvalidProtocolBufferException {
    String closed = "mode: equalizing, sampling_percentage: 100";
    assertThat(spans(closed, "ot=th:zz", HIGH)).isEmpty();
    assertThat(spans(closed, "ot=th:8", LOW)).isEmpty(); // should not have come this far
    assertThat(spans(closed + ", fail_closed: false", "ot=th:zz", HIGH))
        .singleElement()
        .satisfies(span -> assertThat(span.getTraceState()).isEqualTo("ot=th:zz"));
    assertThat(spans(closed + ", fail_closed: false", "ot=th:8", LOW))
        .singleElement()
        .satisfies(span -> assertThat(span.getTraceState()).isEqualTo("ot=th:0"));
  }

  @ObservesKey(component = ID, keys = "sampling_precision")
  @Test
  void writesThresholdsInThePrecision() throws InvalidProtocolBufferException {
    assertThat(
            spans("mode: equalizing, sampling_percentage: 33.3, sampling_precision: 2", HIGH)
                .get(0)
                .getTraceState())
        .isEqualTo("ot=th:ab");
    assertThat(spans("mode: equalizing, sampling_percentage: 33.3", HIGH).get(0).getTraceState())
        .isEqualTo("ot=th:aac1");
  }

  @ObservesKey(component = ID, keys = "attribute_source")
  @ObservesKey(component = ID, keys = "from_attribute")
  @Test
  void hashesAnAttributeOfARecordInsteadOfItsTraceId() throws InvalidProtocolBufferException {
    LogRecord byTrace = record(HIGH, "id", "a");
    LogRecord otherAttribute = record(HIGH, "id", "b");
    String record = "sampling_percentage: 100, attribute_source: record, from_attribute: id";
    String trace = "sampling_percentage: 100, from_attribute: id";
    assertThat(randomness(logs(trace, byTrace, otherAttribute))).doesNotHaveDuplicates().hasSize(1);
    assertThat(randomness(logs(record, byTrace, otherAttribute)))
        .doesNotHaveDuplicates()
        .hasSize(2);
    assertThat(logs("sampling_percentage: 100", record("", "id", "a"))).isEmpty();
    assertThat(logs(trace, record("", "id", "a"))).hasSize(1);
  }

  @ObservesKey(component = ID, keys = "sampling_priority")
  @Test
  void aRecordCanCarryItsOwnPercentage() throws InvalidProtocolBufferException {
    LogRecord wanted =
        record(HIGH, "id", "a").toBuilder()
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("prio")
                    .setValue(AnyValue.newBuilder().setIntValue(100)))
            .build();
    assertThat(logs("sampling_percentage: 0", wanted)).isEmpty();
    assertThat(logs("sampling_percentage: 0, sampling_priority: prio", wanted)).hasSize(1);
  }

  static Stream<AnyValue> valuesWithoutText() {
    return Stream.of(
        AnyValue.newBuilder().setStringValue("").build(),
        AnyValue.newBuilder().setBytesValue(ByteString.EMPTY).build(),
        AnyValue.getDefaultInstance());
  }

  @ParameterizedTest
  @MethodSource("valuesWithoutText")
  void anAttributeWithoutAValueGivesNoRandomness(AnyValue nothing)
      throws InvalidProtocolBufferException {
    String yaml = "sampling_percentage: 99, attribute_source: record, from_attribute: id";
    LogRecord record =
        LogRecord.newBuilder()
            .addAttributes(KeyValue.newBuilder().setKey("id").setValue(nothing))
            .build();
    assertThat(logs(yaml, record)).isEmpty();
    assertThat(logs(yaml + ", fail_closed: false", record)).hasSize(1);
    assertThat(randomness(logs(yaml + ", fail_closed: false", record))).isEmpty();
    assertThat(logs(yaml, record("", "other", "x"))).isEmpty();
    assertThat(randomness(logs(yaml, record("", "id", " ")))).containsExactly("f6400c8721026f");
  }

  @ParameterizedTest
  @CsvSource({
    "th:f70, th:f7",
    "th:fd70, th:fd7",
    "th:F70, th:f7",
    "th:f7000000000000, th:f7",
    "th:f7, th:f7",
    "th:8000;x:y, th:e666;x:y",
    "th:00, th:e666",
  })
  void thresholdsLeaveAsShortAsTheyCanBe(String arriving, String leaving)
      throws InvalidProtocolBufferException {
    assertThat(spans("mode: equalizing, sampling_percentage: 10", "ot=" + arriving, HIGH))
        .extracting(Span::getTraceState)
        .containsExactly("ot=" + leaving);
    LogRecord record = record(HIGH, "sampling.threshold", threshold(arriving));
    assertThat(
            logs("mode: equalizing, sampling_percentage: 10", record)
                .get(0)
                .getAttributes(0)
                .getValue()
                .getStringValue())
        .isEqualTo(threshold(leaving));
  }

  private static String threshold(String state) {
    return state.replaceAll("^th:|;.*$", "");
  }

  @Test
  void aThresholdBesideMissingRandomnessStaysAsItIs() throws InvalidProtocolBufferException {
    String open = "mode: equalizing, sampling_percentage: 10, fail_closed: false";
    assertThat(spans(open, "ot=th:F70", "00".repeat(16)).get(0).getTraceState())
        .isEqualTo("ot=th:F70");
    LogRecord record = record("", "sampling.threshold", "F70");
    assertThat(logs(open, record)).containsExactly(record);
  }

  @Test
  void whatIsLeftOutIsCountedOnlyOnceTheRestIsTaken() {
    try (TestContext context = context(Signal.TRACES)) {
      ProbabilisticSampler sampler =
          new ProbabilisticSampler(
              config("mode: equalizing, sampling_percentage: 50"),
              context,
              LedgerProbe.exit(context.ledger(), next));
      Batch batch = batch(HIGH, LOW, LOW);
      next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
      RecordingReply refused = new RecordingReply();
      LedgerProbe.entry(context.ledger(), sampler).accept(batch, refused);
      assertThat(context.ledger().filtered()).isEmpty();

      next.answer(Outcome.accepted());
      LedgerProbe.entry(context.ledger(), sampler).accept(batch, new RecordingReply());
      assertThat(context.ledger().filtered()).containsEntry(context.id(), 2L);
      assertThat(context.ledger().in()).isEqualTo(3);
      assertThat(context.ledger().balances()).isTrue();
    }
  }

  @Test
  void whatIsLeftOutOfARequestThatWasTakenInPartsIsAPartOfItsOwn() {
    try (TestContext context = context(Signal.TRACES)) {
      ProbabilisticSampler sampler =
          new ProbabilisticSampler(
              config("mode: equalizing, sampling_percentage: 50"),
              context,
              LedgerProbe.exit(context.ledger(), next));
      next.answer(
          new Outcome.Mixed(
              List.of(
                  new Outcome.Part(Outcome.accepted(), 1),
                  new Outcome.Part(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"), 1))));
      LedgerProbe.entry(context.ledger(), sampler)
          .accept(batch(HIGH, HIGH, LOW), new RecordingReply());
      assertThat(context.ledger().in()).isEqualTo(2);
      assertThat(context.ledger().filtered()).containsEntry(context.id(), 1L);
      assertThat(context.ledger().balances()).isTrue();
    }
  }

  @Test
  void aBatchOfWhichNothingIsLeftIsAcceptedAndCountedAndNotPassedOn() {
    try (TestContext context = context(Signal.TRACES)) {
      RecordingReply reply = new RecordingReply();
      new ProbabilisticSampler(config("sampling_percentage: 0"), context, next)
          .accept(batch(HIGH, LOW), reply);
      assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
      assertThat(next.batches()).isEmpty();
      assertThat(context.ledger().filtered()).containsEntry(context.id(), 2L);
    }
  }

  @Test
  void countsDecisionsByPolicy() {
    try (TestContext context = context(Signal.TRACES)) {
      new ProbabilisticSampler(config("mode: equalizing, sampling_percentage: 50"), context, next)
          .accept(batch(HIGH, LOW, LOW), new RecordingReply());
      String name = "otelcol_processor_probabilistic_sampler_count_traces_sampled";
      assertThat(context.metrics().value(name, "policy", "trace_id_w3c", "sampled", "true"))
          .isEqualTo(1);
      assertThat(context.metrics().value(name, "policy", "trace_id_w3c", "sampled", "false"))
          .isEqualTo(2);
    }
  }

  @Test
  void emptyGroupsGo() throws InvalidProtocolBufferException {
    try (TestContext context = context(Signal.TRACES)) {
      ExportTraceServiceRequest two = request(HIGH).toBuilder().mergeFrom(request(LOW)).build();
      new ProbabilisticSampler(config("mode: equalizing, sampling_percentage: 50"), context, next)
          .accept(Batch.of(Signal.TRACES, Payload.of(two.toByteArray()), 2), new RecordingReply());
      assertThat(passedSpans().getResourceSpansCount()).isEqualTo(1);
      assertThat(next.batches().get(0).items()).isEqualTo(1);
    }
  }

  @Test
  void badMarksAreLoggedOnceABatch() {
    try (TestContext context = context(Signal.TRACES)) {
      new ProbabilisticSampler(config("mode: equalizing, sampling_percentage: 50"), context, next)
          .accept(batch("ot=rv:123", HIGH, HIGH), new RecordingReply());
      assertThat(context.log().messages("info")).containsExactly("traces sampler");
      assertThat(context.log().lines().toString())
          .contains("r-value must have 14 hex digits")
          .contains("2");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sampling_percentage: -15.3          | sampling rate is negative: -15.300000%",
        "sampling_percentage: 1e-15          | sampling rate is too small: 1e-15%",
        "sampling_percentage: .inf           | sampling rate is invalid: +Inf%",
        "sampling_percentage: .nan           | sampling rate is invalid: NaN%",
        "sampling_precision: 0               | invalid sampling precision: 0",
        "sampling_precision: 15              "
            + "| sampling precision is too great, should be <= 14: 15",
        "attribute_source: foo               "
            + "| invalid attribute source: foo. Expected: traceID or record",
        "mode: foo                           | unsupported sampler mode \"foo\"",
        "hash_seed: -1                       | hash_seed",
      })
  void refusesNonsenseInTheReferencesWords(String yaml, String why) {
    assertThatThrownBy(() -> config(yaml)).hasMessageContaining(why);
  }

  @Test
  void takesWhatTheReferenceTakes() {
    assertThat(config("sampling_precision: -1").samplingPrecision()).isEqualTo(-1);
    assertThat(config("sampling_percentage: 250").samplingPercentage()).isEqualTo(250);
    assertThat(config("hash_seed: 4294967295").hashSeed()).isEqualTo(-1);
    assertThat(config("attribute_source: record").attributeSource()).isEqualTo("record");
  }

  private static SamplerConfig config(String yaml) {
    return SpecBinder.fromYaml(SamplerConfig.SPEC, "{" + yaml + "}");
  }

  private static TestContext context(Signal signal) {
    return TestContext.of(ComponentKind.PROCESSOR, "probabilistic_sampler", signal);
  }

  private List<Span> spans(String yaml, String... ids) throws InvalidProtocolBufferException {
    RecordingConsumer passed = new RecordingConsumer();
    try (TestContext context = context(Signal.TRACES)) {
      new ProbabilisticSampler(config(yaml), context, passed)
          .accept(batch(ids), new RecordingReply());
    }
    List<Span> spans = new ArrayList<>();
    for (Batch batch : passed.batches()) {
      spans.addAll(
          ExportTraceServiceRequest.parseFrom(batch.payload().toByteArray())
              .getResourceSpans(0)
              .getScopeSpans(0)
              .getSpansList());
    }
    return spans;
  }

  private ExportTraceServiceRequest passedSpans() throws InvalidProtocolBufferException {
    return ExportTraceServiceRequest.parseFrom(next.batches().get(0).payload().toByteArray());
  }

  private static List<LogRecord> logs(String yaml, LogRecord... records)
      throws InvalidProtocolBufferException {
    RecordingConsumer passed = new RecordingConsumer();
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(List.of(records))))
            .build();
    try (TestContext context = context(Signal.LOGS)) {
      new ProbabilisticSampler(config(yaml), context, passed)
          .accept(
              Batch.of(Signal.LOGS, Payload.of(request.toByteArray()), records.length),
              new RecordingReply());
    }
    return passed.batches().isEmpty()
        ? List.of()
        : ExportLogsServiceRequest.parseFrom(passed.batches().get(0).payload().toByteArray())
            .getResourceLogs(0)
            .getScopeLogs(0)
            .getLogRecordsList();
  }

  private static List<String> randomness(List<LogRecord> records) {
    return records.stream()
        .flatMap(record -> record.getAttributesList().stream())
        .filter(attribute -> attribute.getKey().equals("sampling.randomness"))
        .map(attribute -> attribute.getValue().getStringValue())
        .distinct()
        .toList();
  }

  private static List<ByteString> traceIds(List<Span> spans) {
    return spans.stream().map(Span::getTraceId).toList();
  }

  /** Spans with these trace ids; a trace state before them applies to all. */
  private static Batch batch(String... ids) {
    ExportTraceServiceRequest request = request(ids);
    int items = request.getResourceSpans(0).getScopeSpans(0).getSpansCount();
    return Batch.of(Signal.TRACES, Payload.of(request.toByteArray()), items);
  }

  private static ExportTraceServiceRequest request(String... ids) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    String state = "";
    for (String id : ids) {
      if (id.contains("=")) {
        state = id;
      } else {
        scope.addSpans(Span.newBuilder().setTraceId(bytes(id)).setTraceState(state).setName("n"));
      }
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
        .build();
  }

  private static LogRecord record(String traceId, String key, String value) {
    return LogRecord.newBuilder()
        .setTraceId(bytes(traceId))
        .addAttributes(
            KeyValue.newBuilder().setKey(key).setValue(AnyValue.newBuilder().setStringValue(value)))
        .build();
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
