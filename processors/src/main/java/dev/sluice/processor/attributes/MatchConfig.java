package dev.sluice.processor.attributes;

import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.config.tree.Node;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code include} or {@code exclude} match: everything that is given has to match.
 *
 * @param matchType strict, regexp, or (metrics only, without effect) expr
 * @param regexp options of expressions
 * @param services of these, one has to match the resource's service.name
 * @param spanNames one has to match
 * @param spanKinds one has to match
 * @param logBodies one has to match the body as text
 * @param logSeverityTexts one has to match
 * @param logSeverityNumber least severity
 * @param metricNames one has to match
 * @param attributes all have to match
 * @param resources all have to match the resource's attributes
 * @param libraries all have to match the scope
 */
public record MatchConfig(
    String matchType,
    Optional<RegexpCache> regexp,
    List<String> services,
    List<String> spanNames,
    List<String> spanKinds,
    List<String> logBodies,
    List<String> logSeverityTexts,
    Optional<Severity> logSeverityNumber,
    List<String> metricNames,
    List<Attribute> attributes,
    List<Attribute> resources,
    List<Library> libraries) {

  /**
   * Options of {@code match_type: regexp}.
   *
   * @param enabled whether results are remembered
   * @param maxEntries how many; zero for a bound of our own
   */
  public record RegexpCache(boolean enabled, int maxEntries) {
    static final Key<Boolean> ENABLED =
        Key.of(
            "cacheenabled", ValueType.bool(), false, "whether results of a match are remembered");
    static final Key<Integer> MAX_ENTRIES =
        Key.of(
            "cachemaxnumentries",
            ValueType.int32(),
            0,
            "texts whose results are remembered; 0 for 10000");
    static final Spec<RegexpCache> SPEC =
        Spec.of(
            values -> new RegexpCache(values.get(ENABLED), values.get(MAX_ENTRIES)),
            ENABLED,
            MAX_ENTRIES);
  }

  /**
   * A least severity.
   *
   * @param matchUndefined whether a record without a severity matches
   */
  public record Severity(int min, boolean matchUndefined) {
    static final Key<Integer> MIN =
        Key.of("min", ValueType.int32(), 0, "least severity number that matches");
    static final Key<Boolean> MATCH_UNDEFINED =
        Key.of(
            "match_undefined",
            ValueType.bool(),
            false,
            "whether a record without a severity number matches");
    static final Spec<Severity> SPEC =
        Spec.of(
            values -> new Severity(values.get(MIN), values.get(MATCH_UNDEFINED)),
            MIN,
            MATCH_UNDEFINED);
  }

  /**
   * An attribute to be there, and perhaps its value.
   *
   * @param value empty when any will do
   */
  public record Attribute(String key, Optional<Node> value) {
    static final Key<String> KEY =
        Key.of("key", ValueType.string(), "", "attribute that has to be there");
    static final Key<Optional<Node>> VALUE =
        Key.maybe(
            "value", ValueType.attributeValue(), "what its value has to match; any when not given");
    static final Spec<Attribute> SPEC =
        Spec.of(
            values ->
                new Attribute(values.get(KEY), values.get(VALUE).filter(node -> !node.isNull())),
            KEY,
            VALUE);
  }

  /**
   * An instrumentation scope.
   *
   * @param version empty when any will do
   */
  public record Library(String name, Optional<String> version) {
    static final Key<String> NAME =
        Key.of("name", ValueType.string(), "", "what the scope's name has to match");
    static final Key<Optional<String>> VERSION =
        Key.maybe(
            "version",
            ValueType.string(),
            "what the scope's version has to match; any when not given");
    static final Spec<Library> SPEC =
        Spec.of(values -> new Library(values.get(NAME), values.get(VERSION)), NAME, VERSION);
  }

  private static final Key<String> MATCH_TYPE =
      Key.of("match_type", ValueType.string(), "", "strict or regexp");
  private static final Key<Optional<RegexpCache>> REGEXP =
      Key.optional("regexp", RegexpCache.SPEC, Presence.NONE, "options of match_type regexp");
  static final Key<List<String>> SERVICES =
      texts("services", "traces: names of services, one of which has to match");
  static final Key<List<String>> SPAN_NAMES =
      texts("span_names", "traces: names, one of which has to match");
  static final Key<List<String>> SPAN_KINDS =
      texts("span_kinds", "traces: kinds (SPAN_KIND_SERVER), one of which has to match");
  static final Key<List<String>> LOG_BODIES =
      texts("log_bodies", "logs: texts, one of which has to match the body");
  static final Key<List<String>> LOG_SEVERITY_TEXTS =
      texts("log_severity_texts", "logs: severities, one of which has to match");
  private static final Key<Optional<Severity>> LOG_SEVERITY_NUMBER =
      Key.optional("log_severity_number", Severity.SPEC, Presence.NONE, "logs: the least severity");
  static final Key<List<String>> METRIC_NAMES =
      texts("metric_names", "metrics: names, one of which has to match");
  static final Key<List<Attribute>> ATTRIBUTES =
      Key.of(
          "attributes",
          ValueType.sections(Attribute.SPEC),
          List.of(),
          "traces, logs: attributes, all of which have to match");
  static final Key<List<Attribute>> RESOURCES =
      Key.of(
          "resources",
          ValueType.sections(Attribute.SPEC),
          List.of(),
          "traces, logs: attributes of the resource, all of which have to match");
  static final Key<List<Library>> LIBRARIES =
      Key.of(
          "libraries",
          ValueType.sections(Library.SPEC),
          List.of(),
          "traces, logs: instrumentation scopes, all of which have to match");

  static final Spec<MatchConfig> SPEC =
      Spec.of(
          values ->
              new MatchConfig(
                  values.get(MATCH_TYPE),
                  values.get(REGEXP),
                  values.get(SERVICES),
                  values.get(SPAN_NAMES),
                  values.get(SPAN_KINDS),
                  values.get(LOG_BODIES),
                  values.get(LOG_SEVERITY_TEXTS),
                  values.get(LOG_SEVERITY_NUMBER),
                  values.get(METRIC_NAMES),
                  values.get(ATTRIBUTES),
                  values.get(RESOURCES),
                  values.get(LIBRARIES)),
          MATCH_TYPE,
          REGEXP,
          SERVICES,
          SPAN_NAMES,
          SPAN_KINDS,
          LOG_BODIES,
          LOG_SEVERITY_TEXTS,
          LOG_SEVERITY_NUMBER,
          METRIC_NAMES,
          ATTRIBUTES,
          RESOURCES,
          LIBRARIES);

  public MatchConfig {
    MatchChecks.check(
        new MatchFilters(matchType, regexp),
        List.of(
            new MatchChecks.Texts(LIBRARIES, libraryTexts(libraries), "library"),
            new MatchChecks.Texts(SERVICES, services, "service name"),
            new MatchChecks.Texts(SPAN_NAMES, spanNames, "span name"),
            new MatchChecks.Texts(SPAN_KINDS, spanKinds, "span kind"),
            new MatchChecks.Texts(LOG_BODIES, logBodies, "log record body"),
            new MatchChecks.Texts(LOG_SEVERITY_TEXTS, logSeverityTexts, "log record severity text"),
            new MatchChecks.Texts(
                METRIC_NAMES,
                matchType.equals(MatchFilters.EXPR) ? List.of() : metricNames,
                "metric name")),
        List.of(
            new MatchChecks.Attributes(ATTRIBUTES, attributes, "attribute"),
            new MatchChecks.Attributes(RESOURCES, resources, "resource")));
  }

  private static List<String> libraryTexts(List<Library> libraries) {
    return libraries.stream()
        .flatMap(library -> Stream.concat(Stream.of(library.name()), library.version().stream()))
        .toList();
  }

  private static Key<List<String>> texts(String name, String doc) {
    return Key.of(name, ValueType.list(ValueType.string()), List.of(), doc);
  }
}
