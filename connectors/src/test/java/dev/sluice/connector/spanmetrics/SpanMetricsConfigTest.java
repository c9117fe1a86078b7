package dev.sluice.connector.spanmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.Doubt;
import dev.sluice.config.SpecBinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanMetricsConfigTest {
  private static SpanMetricsConfig read(String yaml) {
    return SpecBinder.fromYaml(SpanMetricsConfig.SPEC, yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dimensions: [{name: service.name}]|duplicate dimension name \"service.name\"",
        "dimensions: [{name: collector.instance.id}]|duplicate dimension name",
        "dimensions: [{name: a}, {name: a}]|failed validating dimensions: duplicate dimension",
        "dimensions: [{}]|must set one of `name` or `glob`",
        "dimensions: [{name: a, glob: b}]|must set only one",
        "dimensions: [{glob: a, default: b}]|`default` is not supported on `glob`",
        "dimensions: [{glob: '['}]|invalid dimension glob",
        "dimensions: [{glob: 'span.*'}]|\"span.kind\" conflicting with glob \"span.*\"",
        "dimensions: [{name: a.b}, {glob: 'a.*'}]|\"a.b\" conflicting with glob \"a.*\"",
        "calls_dimensions: [{name: span.kind}]|failed validating calls dimensions",
        "'histogram: {dimensions: [{name: span.kind}]}'|failed validating histogram dimensions",
        "events: {enabled: true}|no dimensions configured for events",
        "'events: {enabled: true, dimensions: [{name: span.kind}]}'|validating event dimensions",
        "'histogram: {explicit: {}, exponential: {}}'|use either `explicit` or `exponential`",
        "'histogram: {unit: h}'|allowed units are",
        "metrics_flush_interval: 0s|the duration should be positive",
        "metrics_flush_interval: -1s|the duration should be positive",
        "metrics_expiration: -1s|the duration should be positive",
        "series_expiration: -1s|the duration should be positive",
        "resource_metrics_cache_size: 0|must provide a positive size",
        "aggregation_cardinality_limit: -1|the limit should be positive",
        "'exemplars: {enabled: true, max_per_data_point: -1}'|the value should be positive",
      })
  void refusesWhatTheReferenceRefuses(String yaml, String why) {
    assertThatThrownBy(() -> read(yaml)).hasMessageContaining(why);
  }

  @Test
  void theTimesOfDeltasNeedRoomWhereThereAreDeltas() {
    String none = "metric_timestamp_cache_size: 0\n";
    assertThat(read(none).rememberedTimes()).isZero();
    assertThatThrownBy(() -> read(none + "aggregation_temporality: AGGREGATION_TEMPORALITY_DELTA"))
        .hasMessageContaining("invalid delta timestamp cache size");
    assertThat(read("{}").rememberedTimes()).isEqualTo(10_000);
    assertThat(read("resource_metrics_cache_size: 5").rememberedTimes()).isEqualTo(1000);
  }

  @Test
  void takesWhatIsOffOrWithoutEffect() {
    assertThat(read("dimensions_cache_size: 500\nadd_resource_attributes: true"))
        .isEqualTo(SpanMetricsConfig.DEFAULT);
    assertThat(read("events: {enabled: false, dimensions: [{name: span.kind}]}").events().enabled())
        .isFalse();
    assertThat(read("exemplars: {max_per_data_point: -1}").exemplars().enabled()).isFalse();
    assertThat(read("histogram: {explicit: , exponential: }").histogram())
        .isEqualTo(SpanMetricsConfig.DEFAULT.histogram());
  }

  @Test
  void warnsOfWhatIsProbablyNotMeant() {
    SpanMetricsConfig odd =
        read(
            """
            aggregation_temporality: delta
            exclude_dimensions: [service.name, span_name]
            histogram: {explicit: {buckets: [2ms, 1ms]}}
            """);
    assertThat(new SpanMetricsConnectorFactory().doubts(odd, false))
        .extracting(Doubt::path)
        .containsExactly(
            "aggregation_temporality", "histogram::explicit::buckets", "exclude_dimensions");
    assertThat(new SpanMetricsConnectorFactory().doubts(SpanMetricsConfig.DEFAULT, false))
        .isEmpty();
  }
}
