package dev.sluice.exporter.prometheus;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;

/** Random requests of a sender who means ill, or whose metrics are named as luck would have it. */
final class HostileMetrics {
  /** What stands for three bytes that are not UTF-8 until the request is serialized. */
  private static final String HALF_A_PAIR = "\uE000";

  private static final String FOREIGN = "\uE001";

  private static final String[] NAMES = {
    "",
    "req",
    "req_sum",
    "req_count",
    "req_bucket",
    "req_total",
    "req.total",
    "req_created",
    "req_info",
    "target_info",
    "target.info",
    "target_info_total",
    "target",
    "a.b",
    "a_b",
    "a-b",
    "a.b_total",
    "a.b.count",
    "a_b_count",
    "..name..",
    "__name__",
    "1x",
    "\u00e9",
    "\0",
    "a\0b",
    "a\nb",
    "a\"b",
    "a\\b",
    "a b",
    "{",
    "}",
    "#",
    "# EOF",
    "U__a_2e_b",
    "a_dot_b",
    "\ud83d\ude00",
    "_",
    "__",
    ":",
    "a:b",
    ".",
    "\r",
    "\u2028",
    "innocent",
    "innocent_total",
    "innocent.total",
    "innocent.gauge",
    "innocent_gauge",
    "innocent_gauge_total",
    "innocent.seconds",
    "innocent_seconds_sum",
    "innocent_seconds.count",
    "innocent_seconds_bucket",
    "le",
    "quantile",
    HALF_A_PAIR,
    FOREIGN + "x",
    "req" + HALF_A_PAIR
  };
  private static final String[] LABELS = {
    "le",
    "quantile",
    "__name__",
    "__x",
    "..name..",
    ".name.",
    "job",
    "instance",
    "exported_job",
    "otel_scope_name",
    "otel_scope_version",
    "otel_scope_schema_url",
    "otel_scope_a_b",
    "",
    "a.b",
    "a_b",
    "a-b",
    "\0",
    "a\0",
    "env",
    "l\ne",
    "q\"",
    "\u00e9",
    "le ",
    " le",
    "LE",
    "1",
    "_",
    "__",
    ".",
    "\\",
    "U__a_2e_b",
    "a_dot_b",
    "a__b",
    "otel_metric_overflow",
    "service.version",
    "trace_id",
    "\ud83d\ude00",
    "x,y",
    "x=\"y\"",
    "}",
    "__type__",
    "__unit__",
    HALF_A_PAIR,
    FOREIGN,
    "name",
    "version",
    "schema_url"
  };
  private static final String[] TEXTS = {
    "",
    "1",
    "0.5",
    "+Inf",
    "x\"",
    "\\",
    "\\n",
    "\n",
    "\r\n",
    "\0",
    "\u00e9",
    "a\0\"b",
    "} 1",
    "# EOF",
    "\n# EOF\n",
    "\n# TYPE req gauge\nreq 1\n",
    HALF_A_PAIR,
    FOREIGN,
    "\ud83d\ude00",
    "\\\"",
    "\t"
  };
  private static final String[] UNITS = {
    "", "s", "By", "1", "%", "a/b", "{x}", "\n", "\0", "ms", "total", "sum", FOREIGN, "/s"
  };
  private static final double[] NUMBERS = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    1e21,
    -1e-7,
    9007199254740992d
  };
  private static final long[] WORDS = {0, 1, 2, 10, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53};

  private final Random random;

  HostileMetrics(long seed) {
    this.random = new Random(seed);
  }

  /** A serialized request with that many metrics, spread over some resources and scopes. */
  byte[] request(int metrics) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    int left = metrics;
    while (left > 0) {
      ResourceMetrics.Builder resource = ResourceMetrics.newBuilder().setResource(resource());
      ScopeMetrics.Builder scope = ScopeMetrics.newBuilder().setScope(scope());
      scope.setSchemaUrl(oneIn(3) ? text() : "");
      for (int i = random.nextInt(left) + 1; i > 0; i--) {
        scope.addMetrics(metric());
        left--;
      }
      request.addResourceMetrics(resource.addScopeMetrics(scope));
    }
    return withForeignBytes(request.build().toByteArray());
  }

  /** Puts bytes that are not UTF-8 where the markers are. */
  private static byte[] withForeignBytes(byte[] bytes) {
    byte[] half = HALF_A_PAIR.getBytes(StandardCharsets.UTF_8);
    byte[] foreign = FOREIGN.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i + 2 < bytes.length; i++) {
      if (bytes[i] == half[0] && bytes[i + 1] == half[1] && bytes[i + 2] == half[2]) {
        System.arraycopy(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, 0, bytes, i, 3);
      } else if (bytes[i] == foreign[0]
          && bytes[i + 1] == foreign[1]
          && bytes[i + 2] == foreign[2]) {
        System.arraycopy(new byte[] {(byte) 0xFF, (byte) 0xC0, (byte) 0xFE}, 0, bytes, i, 3);
      }
    }
    return bytes;
  }

  private Resource resource() {
    Resource.Builder resource = Resource.newBuilder();
    if (!oneIn(4)) {
      resource.addAttributes(StoreFixture.attribute("service.name", "s" + random.nextInt(2)));
      resource.addAttributes(
          StoreFixture.attribute("service.instance.id", "i" + random.nextInt(2)));
    }
    some(3, each -> resource.addAttributes(attribute()));
    return resource.build();
  }

  private InstrumentationScope scope() {
    InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
    if (oneIn(3)) {
      scope.setName(text()).setVersion(text());
      some(2, each -> scope.addAttributes(attribute()));
    }
    return scope.build();
  }

  private Metric metric() {
    Metric.Builder metric =
        Metric.newBuilder().setName(name()).setDescription(text()).setUnit(of(UNITS));
    AggregationTemporality temporality = AggregationTemporality.forNumber(random.nextInt(3));
    switch (random.nextInt(6)) {
      case 0 -> {
        Gauge.Builder gauge = Gauge.newBuilder();
        some(4, each -> gauge.addDataPoints(number()));
        metric.setGauge(gauge);
      }
      case 1 -> {
        Sum.Builder sum = Sum.newBuilder().setIsMonotonic(!oneIn(3));
        sum.setAggregationTemporality(temporality);
        some(4, each -> sum.addDataPoints(number()));
        metric.setSum(sum);
      }
      case 2 -> {
        Histogram.Builder histogram = Histogram.newBuilder().setAggregationTemporality(temporality);
        some(4, each -> histogram.addDataPoints(histogram()));
        metric.setHistogram(histogram);
      }
      case 3 -> {
        ExponentialHistogram.Builder histogram =
            ExponentialHistogram.newBuilder().setAggregationTemporality(temporality);
        some(3, each -> histogram.addDataPoints(exponential()));
        metric.setExponentialHistogram(histogram);
      }
      case 4 -> {
        Summary.Builder summary = Summary.newBuilder();
        some(4, each -> summary.addDataPoints(summary()));
        metric.setSummary(summary);
      }
      default -> {
        // no data at all
      }
    }
    return metric.build();
  }

  private NumberDataPoint number() {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder().setTimeUnixNano(time()).setStartTimeUnixNano(time());
    point.setFlags(oneIn(20) ? 1 : 0);
    if (oneIn(2)) {
      point.setAsInt(of(WORDS));
    } else {
      point.setAsDouble(of(NUMBERS));
    }
    some(3, each -> point.addAttributes(attribute()));
    some(2, each -> point.addExemplars(exemplar()));
    return point.build();
  }

  private HistogramDataPoint histogram() {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder().setTimeUnixNano(time()).setStartTimeUnixNano(time());
    point.setCount(of(WORDS)).setSum(of(NUMBERS));
    some(6, each -> point.addExplicitBounds(of(NUMBERS)));
    some(7, each -> point.addBucketCounts(of(WORDS)));
    some(3, each -> point.addAttributes(attribute()));
    some(3, each -> point.addExemplars(exemplar()));
    return point.build();
  }

  private ExponentialHistogramDataPoint exponential() {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder().setTimeUnixNano(time());
    point.setCount(of(WORDS)).setSum(of(NUMBERS)).setScale(random.nextInt(40) - 20);
    some(3, each -> point.addAttributes(attribute()));
    return point.build();
  }

  private SummaryDataPoint summary() {
    SummaryDataPoint.Builder point = SummaryDataPoint.newBuilder().setTimeUnixNano(time());
    point.setCount(of(WORDS)).setSum(of(NUMBERS));
    some(
        5,
        each ->
            point.addQuantileValues(
                SummaryDataPoint.ValueAtQuantile.newBuilder()
                    .setQuantile(of(NUMBERS))
                    .setValue(of(NUMBERS))));
    some(3, each -> point.addAttributes(attribute()));
    return point.build();
  }

  private Exemplar exemplar() {
    Exemplar.Builder exemplar =
        Exemplar.newBuilder()
            .setTimeUnixNano(time())
            .setTraceId(bytes(oneIn(4) ? 7 : 16))
            .setSpanId(bytes(oneIn(4) ? 300 : 8));
    some(2, each -> exemplar.addFilteredAttributes(attribute()));
    return exemplar.setAsDouble(of(NUMBERS)).build();
  }

  private KeyValue attribute() {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (random.nextInt(12)) {
      case 0 -> value.setBytesValue(bytes(5));
      case 1 -> value.setDoubleValue(of(NUMBERS));
      case 2 ->
          value.setArrayValue(
              ArrayValue.newBuilder().addValues(AnyValue.newBuilder().setStringValue(text())));
      case 3 -> {
        // no value
      }
      default -> value.setStringValue(text());
    }
    return KeyValue.newBuilder().setKey(label()).setValue(value).build();
  }

  private String name() {
    return switch (random.nextInt(8)) {
      case 0 -> odd();
      case 1 -> of(NAMES) + of(NAMES);
      default -> of(NAMES);
    };
  }

  private String label() {
    return switch (random.nextInt(10)) {
      case 0 -> odd();
      case 1 -> of(LABELS) + of(LABELS);
      default -> of(LABELS);
    };
  }

  private String text() {
    return oneIn(6) ? odd() : of(TEXTS);
  }

  /** Any characters at all; sometimes very many. */
  private String odd() {
    StringBuilder text = new StringBuilder();
    for (int i = oneIn(50) ? 5_000 : random.nextInt(6); i > 0; i--) {
      int c = oneIn(2) ? random.nextInt(0x80) : random.nextInt(Character.MAX_CODE_POINT);
      text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 0xE000 : c);
    }
    return text.toString();
  }

  private ByteString bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private long time() {
    return oneIn(10) ? of(WORDS) : 1_700_000_000_000_000_000L + random.nextInt(3);
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  private void some(int most, Consumer<Integer> each) {
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      each.accept(i);
    }
  }

  private String of(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private double of(double[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private long of(long[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
