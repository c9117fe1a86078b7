package dev.sluice.load.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final int RUN = 513;
  private static final int GENERATOR = 7;
  private static final long FIRST = 0x12_3456_7890L;

  @ParameterizedTest
  @EnumSource(Signal.class)
  void theScannerReadsTheNumbersThatWereFilledIn(Signal signal) {
    Template template = template(Profile.File.of(signal).withItemsPerRequest(List.of(100)));
    byte[] request = filled(template);
    List<Long> numbers = new ArrayList<>();
    int items =
        new ItemScanner(signal)
            .numbers(request, request.length, (number, start, end) -> numbers.add(number));
    assertThat(items).isEqualTo(100);
    assertThat(numbers)
        .containsExactlyElementsOf(
            LongStream.range(FIRST, FIRST + 100)
                .mapToObj(sequence -> ItemNumber.pack(RUN, GENERATOR, sequence))
                .toList());
  }

  @Test
  void protobufSeesTheSameNumbersInSpansAndTreesWhoseParentsExist() throws Exception {
    Template template =
        template(
            Profile.File.of(Signal.TRACES).withItemsPerRequest(List.of(100)).withSpansPerTrace(8));
    List<Span> spans =
        ExportTraceServiceRequest.parseFrom(filled(template))
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpansList();
    assertThat(spans).hasSize(100);
    Map<ByteString, Span> byId = new HashMap<>();
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      long number = ItemNumber.pack(RUN, GENERATOR, FIRST + i);
      assertThat(ByteBuffer.wrap(span.getSpanId().toByteArray()).getLong()).isEqualTo(number);
      assertThat(span.getTraceId().toByteArray()).isEqualTo(Template.traceId(number - i % 8));
      byId.put(span.getSpanId(), span);
      if (i % 8 == 0) {
        assertThat(span.getParentSpanId()).isEqualTo(ByteString.EMPTY);
      } else {
        assertThat(byId.get(span.getParentSpanId()))
            .isNotNull()
            .extracting(Span::getTraceId)
            .isEqualTo(span.getTraceId());
      }
    }
  }

  @Test
  void protobufSeesTheSequenceInTheTimesOfDataPointsOfEveryKind() throws Exception {
    Profile all =
        new Profile.File(
                Signal.METRICS,
                List.of(80),
                null,
                null,
                null,
                2,
                2,
                null,
                null,
                null,
                null,
                List.of(Profile.PointKind.values()),
                null,
                true,
                1,
                null)
            .profile();
    List<Metric> metrics =
        ExportMetricsServiceRequest.parseFrom(filled(Templates.of(all, NOW).get(0)))
            .getResourceMetricsList()
            .stream()
            .flatMap(resource -> resource.getScopeMetricsList().stream())
            .flatMap(scope -> scope.getMetricsList().stream())
            .toList();
    List<Long> times = new ArrayList<>();
    for (Metric metric : metrics) {
      metric.getSum().getDataPointsList().forEach(point -> times.add(point.getTimeUnixNano()));
      metric.getGauge().getDataPointsList().forEach(point -> times.add(point.getTimeUnixNano()));
      metric.getHistogram().getDataPointsList().forEach(p -> times.add(p.getTimeUnixNano()));
      metric
          .getExponentialHistogram()
          .getDataPointsList()
          .forEach(point -> times.add(point.getTimeUnixNano()));
    }
    assertThat(times.stream().map(ItemNumber::sequence))
        .containsExactlyElementsOf(LongStream.range(FIRST, FIRST + 80).boxed().toList());
  }

  @Test
  void logRecordsBearTheirNumberAsSpanId() throws Exception {
    Template template = template(Profile.File.of(Signal.LOGS).withItemsPerRequest(List.of(10)));
    assertThat(
            ExportLogsServiceRequest.parseFrom(filled(template))
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(9)
                .getSpanId()
                .asReadOnlyByteBuffer()
                .getLong())
        .isEqualTo(ItemNumber.pack(RUN, GENERATOR, FIRST + 9));
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void itemsHaveAboutTheSizeThatTheProfileAsksFor(Signal signal) {
    for (int bytes : new int[] {320, 800}) {
      Profile profile = Profile.File.of(signal).withItemBytes(bytes).profile();
      for (Template template : Templates.of(profile, NOW)) {
        assertThat((double) template.size() / template.items())
            .isBetween(bytes * 0.95, bytes * 1.1);
      }
    }
  }

  @Test
  void theSameProfileGivesTheSameBytes() {
    Profile.File profile = Profile.File.of(Signal.METRICS);
    assertThat(template(profile).copy()).isEqualTo(template(profile).copy());
  }

  @Test
  void sizesTakeTurns() {
    Profile.File profile = Profile.File.of(Signal.LOGS).withItemsPerRequest(List.of(1, 10_000));
    assertThat(Templates.of(profile.profile(), NOW).stream().map(Template::items).limit(3))
        .containsExactly(1, 10_000, 1);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void cutRequestsAreRefusedByTheScannerOrHaveFewerItems(Signal signal) {
    byte[] request = filled(template(Profile.File.of(signal).withItemsPerRequest(List.of(5))));
    for (int length = 1; length < request.length; length++) {
      byte[] cut = Arrays.copyOf(request, length);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new ItemScanner(signal)
                      .scan(cut, cut.length, (s, e, trace, span, parent, start, time) -> {}));
    }
  }

  private static Template template(Profile.File profile) {
    return Templates.of(profile.profile(), NOW).get(0);
  }

  private static byte[] filled(Template template) {
    byte[] request = new byte[template.size()];
    template.fill(request, RUN, GENERATOR, FIRST);
    return request;
  }
}
