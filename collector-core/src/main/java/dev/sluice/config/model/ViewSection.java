package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.telemetry.MetricView;
import dev.sluice.telemetry.MetricView.Aggregation;
import dev.sluice.telemetry.MetricView.InstrumentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads one of {@code service::telemetry::metrics::views}. */
final class ViewSection {
  private static final List<String> TYPES =
      List.of(
          "counter",
          "histogram",
          "observable_counter",
          "observable_gauge",
          "observable_up_down_counter",
          "up_down_counter");

  private static final Key<String> INSTRUMENT_NAME =
      Key.of("instrument_name", ValueType.string(), "", "name; * and ? stand for others");
  private static final Key<String> INSTRUMENT_TYPE =
      Key.of("instrument_type", ValueType.string(), "", "kind of instrument");
  private static final Key<String> UNIT = Key.of("unit", ValueType.string(), "", "unit");
  private static final Key<String> METER_NAME =
      Key.of("meter_name", ValueType.string(), "", "instrumentation scope");
  private static final Key<String> METER_VERSION =
      Key.of("meter_version", ValueType.string(), "", "version of the scope")
          .refusedUnless(String::isEmpty, "the scopes of the collector's metrics have no version");
  private static final Key<String> METER_SCHEMA_URL =
      Key.of("meter_schema_url", ValueType.string(), "", "schema of the scope")
          .refusedUnless(String::isEmpty, "the scopes of the collector's metrics have no schema");

  private static final Spec<MetricView.Selector> SELECTOR_SPEC =
      Spec.of(
          v -> {
            MetricView.Selector selector =
                new MetricView.Selector(
                    v.get(INSTRUMENT_NAME),
                    type(v.get(INSTRUMENT_TYPE)),
                    v.get(UNIT),
                    v.get(METER_NAME));
            if (selector.isEmpty()) {
              throw new ConfigException(
                  "",
                  "",
                  "view_selector: empty selector not supported",
                  "Write instrument_name: '*' for all instruments.");
            }
            return selector;
          },
          INSTRUMENT_NAME,
          INSTRUMENT_TYPE,
          UNIT,
          METER_NAME,
          METER_VERSION,
          METER_SCHEMA_URL);

  private static final Key<List<Double>> BOUNDARIES =
      Key.of("boundaries", ValueType.list(ValueType.float64()), List.of(), "upper bounds");
  private static final Key<Boolean> RECORD_MIN_MAX =
      Key.of("record_min_max", ValueType.bool(), false, "whether least and greatest are kept");

  private record Nothing() {
    static final Spec<Nothing> SPEC = Spec.empty(new Nothing());
  }

  private static final Spec<Aggregation> BUCKETS_SPEC =
      Spec.of(
          v -> new Aggregation.Buckets(ascending(v.get(BOUNDARIES)), v.get(RECORD_MIN_MAX)),
          BOUNDARIES,
          RECORD_MIN_MAX);
  private static final Key<Optional<Aggregation>> BUCKETS =
      Key.optional(
          "explicit_bucket_histogram", BUCKETS_SPEC, Presence.NONE, "other buckets, of histograms");
  private static final Key<Optional<Nothing>> DROP =
      Key.optional("drop", Nothing.SPEC, Presence.NONE, "left out");
  private static final Key<Optional<Nothing>> DEFAULT =
      Key.optional("default", Nothing.SPEC, Presence.NONE, "as it is");
  private static final Key<Optional<Nothing>> SUM =
      Key.optional("sum", Nothing.SPEC, Presence.NONE, "a counter; of a histogram: its sum");
  private static final Key<Optional<Nothing>> LAST_VALUE =
      Key.optional("last_value", Nothing.SPEC, Presence.NONE, "a gauge; only of gauges");
  private static final Key<Optional<Object>> BASE2 =
      Key.maybe("base2_exponential_bucket_histogram", ValueType.any(), "exponential buckets")
          .refusedUnless(Optional::isEmpty, "the collector's own histograms have explicit buckets");

  private static final Spec<Aggregation> AGGREGATION_SPEC =
      Spec.of(
          v -> {
            List<Aggregation> given = new ArrayList<>();
            v.get(BUCKETS).ifPresent(given::add);
            v.get(DROP).ifPresent(nothing -> given.add(Aggregation.Plain.DROP));
            v.get(DEFAULT).ifPresent(nothing -> given.add(Aggregation.Plain.DEFAULT));
            v.get(SUM).ifPresent(nothing -> given.add(Aggregation.Plain.SUM));
            v.get(LAST_VALUE).ifPresent(nothing -> given.add(Aggregation.Plain.LAST_VALUE));
            if (given.size() > 1) {
              throw new ConfigException("", "", "more than one aggregation", "Keep one.");
            }
            return given.isEmpty() ? Aggregation.Plain.DEFAULT : given.get(0);
          },
          BUCKETS,
          DROP,
          DEFAULT,
          SUM,
          LAST_VALUE,
          BASE2);

  private static final Key<List<String>> INCLUDED =
      Key.of("included", ValueType.list(ValueType.string()), List.of(), "attributes that stay");
  private static final Key<List<String>> EXCLUDED =
      Key.of("excluded", ValueType.list(ValueType.string()), List.of(), "attributes that go");
  private static final Spec<MetricView.Attributes> ATTRIBUTES_SPEC =
      Spec.of(
          v -> {
            for (String name : v.get(EXCLUDED)) {
              if (v.get(INCLUDED).contains(name)) {
                throw new ConfigException(
                    EXCLUDED.name(),
                    name,
                    "attribute cannot be in both include and exclude list: " + name,
                    "Keep one.");
              }
            }
            return new MetricView.Attributes(
                Set.copyOf(v.get(INCLUDED)), Set.copyOf(v.get(EXCLUDED)));
          },
          INCLUDED,
          EXCLUDED);

  private static final Key<String> NAME = Key.of("name", ValueType.string(), "", "another name");
  private static final Key<String> DESCRIPTION =
      Key.of("description", ValueType.string(), "", "another description");
  private static final Key<Aggregation> AGGREGATION =
      Key.section("aggregation", AGGREGATION_SPEC, "another form");
  private static final Key<MetricView.Attributes> ATTRIBUTE_KEYS =
      Key.section("attribute_keys", ATTRIBUTES_SPEC, "which attributes are kept");
  private static final Spec<MetricView.Stream> STREAM_SPEC =
      Spec.of(
          v ->
              new MetricView.Stream(
                  v.get(NAME), v.get(DESCRIPTION), v.get(AGGREGATION), v.get(ATTRIBUTE_KEYS)),
          NAME,
          DESCRIPTION,
          AGGREGATION,
          ATTRIBUTE_KEYS);

  private static final Key<Optional<MetricView.Selector>> SELECTOR =
      Key.optional("selector", SELECTOR_SPEC, Presence.NONE, "what it changes");
  private static final Key<MetricView.Stream> STREAM =
      Key.section("stream", STREAM_SPEC, "what becomes of it");

  static final Spec<MetricView> SPEC =
      Spec.of(
          v -> {
            MetricView.Selector selector =
                v.get(SELECTOR)
                    .orElseThrow(
                        () ->
                            new ConfigException(
                                "selector",
                                "",
                                "view: no selector provided",
                                "Write selector: {instrument_name: otelcol_*}."));
            MetricView.Stream stream = v.get(STREAM);
            if (!stream.name().isEmpty() && selector.hasWildcard()) {
              throw new ConfigException(
                  "stream::name",
                  stream.name(),
                  "one name for several instruments",
                  "Name one instrument in the selector, or remove the name.");
            }
            return new MetricView(selector, stream);
          },
          SELECTOR,
          STREAM);

  private ViewSection() {}

  private static Optional<InstrumentType> type(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!TYPES.contains(text)) {
      throw new ConfigException(
          INSTRUMENT_TYPE.name(),
          text,
          "instrument_type: invalid value",
          "Write one of " + String.join(", ", TYPES) + ".");
    }
    return Optional.of(InstrumentType.valueOf(text.toUpperCase(Locale.ROOT)));
  }

  private static List<Double> ascending(List<Double> bounds) {
    for (int i = 1; i < bounds.size(); i++) {
      if (bounds.get(i) <= bounds.get(i - 1)) {
        throw new ConfigException(
            BOUNDARIES.name(), bounds, "must ascend", "Sort them, each one once.");
      }
    }
    return bounds;
  }
}
