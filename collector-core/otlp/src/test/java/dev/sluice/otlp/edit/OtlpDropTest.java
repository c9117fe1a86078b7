package dev.sluice.otlp.edit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.Flat;
import dev.sluice.otlp.Requests;
import dev.sluice.otlp.SampleTraces;
import dev.sluice.otlp.Samples;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.MetricView;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpDropTest {
  @ParameterizedTest
  @EnumSource(value = Signal.class, names = "PROFILES", mode = EnumSource.Mode.EXCLUDE)
  void keepsWhatIsNotDropped(Signal signal) {
    for (int seed = 0; seed < 300; seed++) {
      Samples sample = Samples.of(signal, seed);
      List<Flat> before = Flat.of(sample.message());
      boolean[] keep = decisions(before.size(), seed);

      OtlpEdit.Result result = filter(signal, sample.payload(), keep);

      Message after = Samples.parse(signal, result.payload());
      List<Flat> wanted =
          IntStream.range(0, before.size()).filter(i -> keep[i]).mapToObj(before::get).toList();
      assertThat(Flat.of(after)).as("seed %d", seed).isEqualTo(wanted);
      assertThat(result.removed()).isEqualTo(before.size() - wanted.size());
      if (result.removed() == 0) {
        assertThat(result.payload()).isSameAs(sample.payload());
      }
    }
  }

  private static boolean[] decisions(int size, int seed) {
    Random random = new Random(seed);
    boolean[] keep = new boolean[size];
    int oneIn = 1 + random.nextInt(5);
    for (int i = 0; i < size; i++) {
      keep[i] = random.nextInt(oneIn) == 0;
    }
    return keep;
  }

  private static OtlpEdit.Result filter(Signal signal, Payload payload, boolean[] keep) {
    int[] next = {0};
    Consumer<MessageEdit<?>> drop =
        item -> {
          if (!keep[next[0]++]) {
            item.drop();
          }
        };
    return switch (signal) {
      case TRACES -> OtlpEdit.spans(payload, byte[]::new, drop);
      case LOGS -> OtlpEdit.logRecords(payload, byte[]::new, drop);
      case METRICS -> OtlpEdit.dataPoints(payload, byte[]::new, drop);
      case PROFILES -> throw new AssertionError();
    };
  }

  private static OtlpEdit.Result spans(Payload payload, Predicate<SpanEdit> keep) {
    return OtlpEdit.spans(
        payload,
        byte[]::new,
        span -> {
          if (!keep.test(span)) {
            span.drop();
          }
        });
  }

  @Test
  void whoeverDropsSeesItemScopeAndResource() {
    Payload payload = Payload.of(SampleTraces.request(3).toByteArray());
    AttributeKey serviceName = AttributeKey.of("service.name");
    OtlpEdit.Result result =
        spans(
            payload,
            span ->
                requireNonNull(span.resource().view().attribute(serviceName))
                        .stringValue()
                        .equals("shop")
                    && span.scope().view().name().equals("io.sluice.test")
                    && span.view().name().equals("GET /1"));
    assertThat(Flat.of(Samples.parse(Signal.TRACES, result.payload())))
        .isEqualTo(Flat.of(SampleTraces.request(3)).subList(1, 2));
  }

  @Test
  void metricsGoWholeAndCountAsTheirPoints() {
    for (int seed = 0; seed < 100; seed++) {
      Samples sample = Samples.of(Signal.METRICS, seed);
      OtlpEdit.Result result =
          OtlpEdit.metrics(
              sample.payload(),
              byte[]::new,
              entry ->
                  entry.items(
                      metric -> {
                        if (metric.view().type() != MetricView.Type.SUM) {
                          metric.drop();
                        }
                      }));
      List<Flat> wanted =
          Flat.of(sample.message()).stream()
              .filter(f -> ((io.opentelemetry.proto.metrics.v1.Metric) f.metric()).hasSum())
              .toList();
      Message after = Samples.parse(Signal.METRICS, result.payload());
      assertThat(Flat.of(after)).as("seed %d", seed).isEqualTo(wanted);
      assertThat(wanted.size() + result.removed()).isEqualTo(Requests.items(sample.message()));
    }
  }

  @Test
  void keptSpansMayBeEditedOnTheWay() {
    Payload payload = Payload.of(SampleTraces.request(100).toByteArray());
    String state = "ot=th:8;rv:" + "0".repeat(200); // longer than what the levels were sized for
    OtlpEdit.Result result =
        spans(
            payload,
            span -> {
              span.traceState(state);
              return !span.view().name().endsWith("7");
            });
    List<Flat> after = Flat.of(Samples.parse(Signal.TRACES, result.payload()));
    List<Flat> wanted =
        Flat.of(SampleTraces.request(100)).stream()
            .map(
                flat ->
                    new Flat(
                        flat.resource(),
                        flat.scope(),
                        flat.metric(),
                        ((io.opentelemetry.proto.trace.v1.Span) flat.item())
                            .toBuilder().setTraceState(state).build()))
            .filter(
                flat ->
                    !((io.opentelemetry.proto.trace.v1.Span) flat.item()).getName().endsWith("7"))
            .toList();
    assertThat(after).isEqualTo(wanted);
    assertThat(result.removed()).isEqualTo(10);
  }

  @Test
  void nothingLeftIsAnEmptyPayload() {
    Payload payload = Payload.of(SampleTraces.request(3).toByteArray());
    OtlpEdit.Result result = spans(payload, span -> false);
    assertThat(result).isEqualTo(new OtlpEdit.Result(Payload.EMPTY, 3, 0));
  }

  @Test
  void scatteredSpansAreCopiedAndDoNotPinTheRequest() {
    byte[] bytes = SampleTraces.request(1000).toByteArray();
    OtlpEdit.Result result = spans(Payload.of(bytes), span -> span.view().name().endsWith("3"));
    assertThat(result.removed()).isEqualTo(900);
    assertThat(result.payload().slices()).noneMatch(slice -> slice.array() == bytes);
    assertThat(result.payload().slices()).hasSizeLessThan(20);
  }

  @Test
  void untouchedResourcesKeepTheirRanges() {
    byte[] first = SampleTraces.request(20).toByteArray();
    byte[] second = SampleTraces.request(1).toByteArray();
    Payload payload = Payload.of(List.of(Slice.of(first), Slice.of(second)));
    OtlpEdit.Result result = spans(payload, span -> span.view().traceId().array() == first);
    assertThat(result.payload().slices()).containsExactly(Slice.of(first));
    assertThat(ByteString.copyFrom(Arrays.copyOf(first, first.length)))
        .isEqualTo(ByteString.copyFrom(result.payload().toByteArray()));
  }
}
