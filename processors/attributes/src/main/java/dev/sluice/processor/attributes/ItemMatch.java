package dev.sluice.processor.attributes;

import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.AttributedView;
import dev.sluice.otlp.view.LogRecordView;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.view.ScopeView;
import dev.sluice.otlp.view.SpanView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * {@code include} or {@code exclude} for one signal, by what has to be looked at: a condition on
 * the resource is asked once for all its items. Thread-safe.
 */
final class ItemMatch<T extends AttributedView> {
  private static final AttributeKey SERVICE_NAME = AttributeKey.of("service.name");
  private static final List<String> SPAN_KINDS =
      List.of(
          "SPAN_KIND_UNSPECIFIED",
          "SPAN_KIND_INTERNAL",
          "SPAN_KIND_SERVER",
          "SPAN_KIND_CLIENT",
          "SPAN_KIND_PRODUCER",
          "SPAN_KIND_CONSUMER");

  private final List<Predicate<ResourceView>> ofResource = new ArrayList<>();
  private final List<Predicate<ScopeView>> ofScope = new ArrayList<>();
  private final List<Predicate<T>> ofItem = new ArrayList<>();

  private ItemMatch() {}

  boolean matchesResource(ResourceView resource) {
    return all(ofResource, resource);
  }

  boolean matchesScope(ScopeView scope) {
    return all(ofScope, scope);
  }

  boolean matchesItem(T item) {
    return all(ofItem, item);
  }

  private static <V> boolean all(List<Predicate<V>> conditions, V view) {
    for (int i = 0; i < conditions.size(); i++) {
      if (!conditions.get(i).test(view)) {
        return false;
      }
    }
    return true;
  }

  static ItemMatch<SpanView> spans(MatchConfig config) {
    SignalRules.requireForSpans(config);
    MatchFilters filters = new MatchFilters(config.matchType(), config.regexp());
    ItemMatch<SpanView> match = new ItemMatch<>();
    match.surroundings(config.common(), filters);
    if (!config.spans().services().isEmpty()) {
      TextFilter services = filters.of(config.spans().services());
      match.ofResource.add(resource -> services.matches(serviceName(resource)));
    }
    if (!config.spans().names().isEmpty()) {
      TextFilter names = filters.of(config.spans().names());
      match.ofItem.add(span -> names.matches(span.name()));
    }
    if (!config.spans().kinds().isEmpty()) {
      TextFilter kinds = filters.of(config.spans().kinds());
      match.ofItem.add(span -> kinds.matches(kind(span.kind())));
    }
    match.attributes(config.common(), filters);
    return match;
  }

  static ItemMatch<LogRecordView> logRecords(MatchConfig config) {
    SignalRules.requireForLogs(config);
    MatchFilters filters = new MatchFilters(config.matchType(), config.regexp());
    ItemMatch<LogRecordView> match = new ItemMatch<>();
    match.surroundings(config.common(), filters);
    config
        .logs()
        .severityNumber()
        .ifPresent(severity -> match.ofItem.add(record -> reaches(severity, record)));
    if (!config.logs().severityTexts().isEmpty()) {
      TextFilter texts = filters.of(config.logs().severityTexts());
      match.ofItem.add(record -> texts.matches(record.severityText()));
    }
    if (!config.logs().bodies().isEmpty()) {
      TextFilter bodies = filters.of(config.logs().bodies());
      match.ofItem.add(record -> bodies.matches(record.body().toText()));
    }
    match.attributes(config.common(), filters);
    return match;
  }

  /** Of metrics only the names are looked at. */
  static ItemMatch<MetricView> metrics(MatchConfig config) {
    SignalRules.requireForMetrics(config);
    ItemMatch<MetricView> match = new ItemMatch<>();
    TextFilter names =
        new MatchFilters(config.matchType(), config.regexp()).of(config.metricNames());
    match.ofItem.add(metric -> names.matches(metric.name()));
    return match;
  }

  private void surroundings(MatchConfig.Common common, MatchFilters filters) {
    for (MatchConfig.Library library : common.libraries()) {
      TextFilter name = filters.of(List.of(library.name()));
      ofScope.add(scope -> name.matches(scope.name()));
      library
          .version()
          .map(version -> filters.of(List.of(version)))
          .ifPresent(version -> ofScope.add(scope -> version.matches(scope.version())));
    }
    if (!common.resources().isEmpty()) {
      ofResource.add(AttributeMatcher.of(common.resources(), filters)::matches);
    }
  }

  private void attributes(MatchConfig.Common common, MatchFilters filters) {
    if (!common.attributes().isEmpty()) {
      ofItem.add(AttributeMatcher.of(common.attributes(), filters)::matches);
    }
  }

  private static String serviceName(ResourceView resource) {
    AnyValueView name = resource.attribute(SERVICE_NAME);
    return name == null ? "<nil-service-name>" : name.toText();
  }

  private static String kind(int number) {
    return number >= 0 && number < SPAN_KINDS.size() ? SPAN_KINDS.get(number) : "";
  }

  private static boolean reaches(MatchConfig.Severity severity, LogRecordView record) {
    int number = record.severityNumber();
    return number == 0 ? severity.matchUndefined() : number >= severity.min();
  }
}
