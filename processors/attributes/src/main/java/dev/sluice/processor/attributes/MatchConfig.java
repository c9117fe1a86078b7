package dev.sluice.processor.attributes;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.sections;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.Key;
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
 * @param spans what only spans have
 * @param logs what only log records have
 * @param metricNames one has to match
 * @param common what items of several signals have
 */
public record MatchConfig(
    String matchType,
    Optional<RegexpCache> regexp,
    Spans spans,
    Logs logs,
    List<String> metricNames,
    Common common) {

  /**
   * What only spans have.
   *
   * @param services of these, one has to match the resource's service.name
   * @param names one has to match
   * @param kinds one has to match
   */
  public record Spans(List<String> services, List<String> names, List<String> kinds) {
    boolean isGiven() {
      return !services.isEmpty() || !names.isEmpty() || !kinds.isEmpty();
    }
  }

  /**
   * What only log records have.
   *
   * @param bodies one has to match the body as text
   * @param severityTexts one has to match
   * @param severityNumber least severity
   */
  public record Logs(
      List<String> bodies, List<String> severityTexts, Optional<Severity> severityNumber) {
    boolean isGiven() {
      return !bodies.isEmpty() || !severityTexts.isEmpty() || severityNumber.isPresent();
    }
  }

  /**
   * What items of several signals have.
   *
   * @param attributes all have to match
   * @param resources all have to match the resource's attributes
   * @param libraries all have to match the scope
   */
  public record Common(
      List<Attribute> attributes, List<Attribute> resources, List<Library> libraries) {
    boolean isGiven() {
      return !attributes.isEmpty() || !resources.isEmpty() || !libraries.isEmpty();
    }
  }

  /**
   * Options of {@code match_type: regexp}.
   *
   * @param enabled whether results are remembered
   * @param maxEntries how many; zero for a bound of our own
   */
  public record RegexpCache(boolean enabled, int maxEntries) {
    static final Spec<RegexpCache> SPEC =
        Spec.of(
            keys ->
                new RegexpCache(
                    keys.get(
                        bool("cacheenabled", false, "whether results of a match are remembered")),
                    keys.get(
                        int32(
                            "cachemaxnumentries",
                            0,
                            "texts whose results are remembered; 0 for 10000"))));
  }

  /**
   * A least severity.
   *
   * @param matchUndefined whether a record without a severity matches
   */
  public record Severity(int min, boolean matchUndefined) {
    static final Spec<Severity> SPEC =
        Spec.of(
            keys ->
                new Severity(
                    keys.get(int32("min", 0, "least severity number that matches")),
                    keys.get(
                        bool(
                            "match_undefined",
                            false,
                            "whether a record without a severity number matches"))));
  }

  /**
   * An attribute to be there, and perhaps its value.
   *
   * @param value empty when any will do
   */
  public record Attribute(String key, Optional<Node> value) {
    static final Spec<Attribute> SPEC =
        Spec.of(
            keys ->
                new Attribute(
                    keys.get(string("key", "", "attribute that has to be there")),
                    keys.get(
                            maybe(
                                "value",
                                ValueType.attributeValue(),
                                "what its value has to match; any when not given"))
                        .filter(node -> !node.isNull())));
  }

  /**
   * An instrumentation scope.
   *
   * @param version empty when any will do
   */
  public record Library(String name, Optional<String> version) {
    static final Spec<Library> SPEC =
        Spec.of(
            keys ->
                new Library(
                    keys.get(string("name", "", "what the scope's name has to match")),
                    keys.get(
                        maybe(
                            "version",
                            ValueType.string(),
                            "what the scope's version has to match; any when not given"))));
  }

  static final Key<List<String>> SERVICES =
      strings("services", "traces: names of services, one of which has to match");
  static final Key<List<String>> SPAN_NAMES =
      strings("span_names", "traces: names, one of which has to match");
  static final Key<List<String>> SPAN_KINDS =
      strings("span_kinds", "traces: kinds (SPAN_KIND_SERVER), one of which has to match");
  static final Key<List<String>> LOG_BODIES =
      strings("log_bodies", "logs: texts, one of which has to match the body");
  static final Key<List<String>> LOG_SEVERITY_TEXTS =
      strings("log_severity_texts", "logs: severities, one of which has to match");
  static final Key<List<String>> METRIC_NAMES =
      strings("metric_names", "metrics: names, one of which has to match");
  static final Key<List<Attribute>> ATTRIBUTES =
      sections(
          "attributes", Attribute.SPEC, "traces, logs: attributes, all of which have to match");
  static final Key<List<Attribute>> RESOURCES =
      sections(
          "resources",
          Attribute.SPEC,
          "traces, logs: attributes of the resource, all of which have to match");
  static final Key<List<Library>> LIBRARIES =
      sections(
          "libraries",
          Library.SPEC,
          "traces, logs: instrumentation scopes, all of which have to match");

  static final Spec<MatchConfig> SPEC =
      Spec.of(
          keys ->
              new MatchConfig(
                  keys.get(string("match_type", "", "strict or regexp")),
                  keys.get(optional("regexp", RegexpCache.SPEC, "options of match_type regexp")),
                  new Spans(keys.get(SERVICES), keys.get(SPAN_NAMES), keys.get(SPAN_KINDS)),
                  new Logs(
                      keys.get(LOG_BODIES),
                      keys.get(LOG_SEVERITY_TEXTS),
                      keys.get(
                          optional(
                              "log_severity_number", Severity.SPEC, "logs: the least severity"))),
                  keys.get(METRIC_NAMES),
                  new Common(keys.get(ATTRIBUTES), keys.get(RESOURCES), keys.get(LIBRARIES))));

  public MatchConfig {
    MatchChecks.check(
        new MatchFilters(matchType, regexp),
        List.of(
            new MatchChecks.Texts(LIBRARIES, libraryTexts(common.libraries()), "library"),
            new MatchChecks.Texts(SERVICES, spans.services(), "service name"),
            new MatchChecks.Texts(SPAN_NAMES, spans.names(), "span name"),
            new MatchChecks.Texts(SPAN_KINDS, spans.kinds(), "span kind"),
            new MatchChecks.Texts(LOG_BODIES, logs.bodies(), "log record body"),
            new MatchChecks.Texts(
                LOG_SEVERITY_TEXTS, logs.severityTexts(), "log record severity text"),
            new MatchChecks.Texts(
                METRIC_NAMES,
                matchType.equals(MatchFilters.EXPR) ? List.of() : metricNames,
                "metric name")),
        List.of(
            new MatchChecks.Attributes(ATTRIBUTES, common.attributes(), "attribute"),
            new MatchChecks.Attributes(RESOURCES, common.resources(), "resource")));
  }

  private static List<String> libraryTexts(List<Library> libraries) {
    return libraries.stream()
        .flatMap(library -> Stream.concat(Stream.of(library.name()), library.version().stream()))
        .toList();
  }
}
