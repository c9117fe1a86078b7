package dev.sluice.exporter.prometheus;

import java.util.Map;
import java.util.function.Predicate;

/**
 * What the store needs to know of the configuration.
 *
 * @param metrics how metrics are called
 * @param labels how labels are called
 * @param namespace prefix of every name; may be empty
 * @param constLabels on every series but {@code target_info}
 * @param shown what pages show beside names and values; exemplars are kept for OpenMetrics alone
 * @param resourceLabels which attributes of a resource its series carry
 * @param lifeNanos how long a series is shown after its last point
 * @param seriesLimit series of one family; zero: any number
 */
record StoreSettings(
    MetricNaming metrics,
    LabelNaming labels,
    String namespace,
    Map<String, String> constLabels,
    PrometheusConfig.Shown shown,
    Predicate<String> resourceLabels,
    long lifeNanos,
    int seriesLimit) {}
