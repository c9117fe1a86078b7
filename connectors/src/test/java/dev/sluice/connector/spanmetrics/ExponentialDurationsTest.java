package dev.sluice.connector.spanmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.otlp.write.MetricWriter;
import dev.sluice.otlp.write.OtlpWriter;
import dev.sluice.testkit.base.Seed;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExponentialDurationsTest {
  @RegisterExtension final Seed seed = new Seed();

  private static ExponentialHistogramDataPoint point(ExponentialDurations durations)
      throws Exception {
    MetricWriter out = OtlpWriter.metrics(byte[]::new);
    out.resource().scope("", "");
    out.exponentialHistogram("d", "", "", MetricWriter.DELTA).point(0, 0);
    durations.writeTo(out);
    return ExportMetricsServiceRequest.parseFrom(out.finish().toByteArray())
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetrics(0)
        .getExponentialHistogram()
        .getDataPoints(0);
  }

  @Test
  void whateverComesEachValueIsInTheBucketOfItsBounds() throws Exception {
    SplittableRandom random = new SplittableRandom(seed.value());
    for (int round = 0; round < 200; round++) {
      int maxSize = random.nextInt(2, 40);
      ExponentialDurations durations = new ExponentialDurations(maxSize);
      double[] values = new double[random.nextInt(1, 60)];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            random.nextInt(8) == 0
                ? Math.scalb(1.0, random.nextInt(-20, 40))
                : Math.exp(random.nextDouble(-14, random.nextDouble(-13, 24)));
        durations.add(values[i], 1 + i % 3);
      }
      ExponentialHistogramDataPoint point = point(durations);
      int buckets = point.getPositive().getBucketCountsCount();
      assertThat(buckets).isBetween(1, maxSize);
      assertThat(point.getScale()).isBetween(-10, ExponentialDurations.MAX_SCALE);
      long[] expected = new long[buckets];
      for (int i = 0; i < values.length; i++) {
        int bucket =
            ExponentialDurations.bucket(values[i], point.getScale())
                - point.getPositive().getOffset();
        expected[bucket] += 1 + i % 3;
      }
      assertThat(point.getPositive().getBucketCountsList())
          .containsExactly(java.util.Arrays.stream(expected).boxed().toArray(Long[]::new));
      assertThat(expected[0]).as("no bucket more than needed").isPositive();
      assertThat(expected[buckets - 1]).isPositive();
    }
  }

  @Test
  void bucketsHaveTheirUpperBound() {
    for (int scale = -3; scale <= 6; scale++) {
      double base = Math.pow(2, Math.scalb(1.0, -scale));
      for (int bucket = -8; bucket < 8; bucket++) {
        double middle = Math.pow(base, bucket + 0.5);
        assertThat(ExponentialDurations.bucket(middle, scale)).isEqualTo(bucket);
      }
      assertThat(ExponentialDurations.bucket(1, scale)).isEqualTo(-1);
      assertThat(ExponentialDurations.bucket(2, scale)).isEqualTo(scale > 0 ? (1 << scale) - 1 : 0);
    }
  }
}
