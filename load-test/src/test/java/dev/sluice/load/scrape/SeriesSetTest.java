package dev.sluice.load.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesSetTest {
  private static final SeriesSet SET = new SeriesSet(1040, 1_700_000_000_000_000_000L);

  @Test
  void aGenerationHasOnePointOfEverySeries() throws InvalidProtocolBufferException {
    List<String> numbers = new ArrayList<>();
    for (Metric metric : metrics(1)) {
      metric
          .getSum()
          .getDataPointsList()
          .forEach(point -> numbers.add(point.getAttributes(4).getValue().getStringValue()));
      metric
          .getGauge()
          .getDataPointsList()
          .forEach(point -> numbers.add(point.getAttributes(4).getValue().getStringValue()));
      metric
          .getHistogram()
          .getDataPointsList()
          .forEach(point -> numbers.add(point.getAttributes(4).getValue().getStringValue()));
    }
    assertThat(numbers).hasSize(1040).doesNotHaveDuplicates();
  }

  @Test
  void countersAndHistogramsOnlyGrow() {
    for (int series = 0; series < SET.size(); series++) {
      if (SeriesSet.kind(series) == SeriesSet.Kind.COUNTER) {
        assertThat(SeriesSet.number(series, 2)).isGreaterThan(SeriesSet.number(series, 1));
      } else if (SeriesSet.kind(series) == SeriesSet.Kind.HISTOGRAM) {
        assertThat(SeriesSet.count(series, 2)).isGreaterThan(SeriesSet.count(series, 1));
      }
    }
  }

  @Test
  void pointsOfALaterGenerationAreNewer() throws InvalidProtocolBufferException {
    assertThat(metrics(2).get(0).getSum().getDataPoints(0).getTimeUnixNano())
        .isGreaterThan(metrics(1).get(0).getSum().getDataPoints(0).getTimeUnixNano());
  }

  private static List<Metric> metrics(int generation) throws InvalidProtocolBufferException {
    List<Metric> metrics = new ArrayList<>();
    for (int resource = 0; resource < SET.resources(); resource++) {
      metrics.addAll(
          ExportMetricsServiceRequest.parseFrom(SET.request(resource, generation))
              .getResourceMetrics(0)
              .getScopeMetrics(0)
              .getMetricsList());
    }
    return metrics;
  }
}
