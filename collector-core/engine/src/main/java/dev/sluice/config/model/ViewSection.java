package dev.sluice.config.model;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.telemetry.InstrumentView;
import dev.sluice.telemetry.InstrumentView.Aggregation;
import dev.sluice.telemetry.InstrumentView.InstrumentType;
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

  private static final Spec<InstrumentView.Selector> SELECTOR_SPEC =
      Spec.of(
          keys -> {
            keys.also(
                string("meter_version", "", "version of the scope")
                    .refusedUnless(
                        String::isEmpty, "the scopes of the collector's metrics have no version"));
            keys.also(
                string("meter_schema_url", "", "schema of the scope")
                    .refusedUnless(
                        String::isEmpty, "the scopes of the collector's metrics have no schema"));
            InstrumentView.Selector selector =
                new InstrumentView.Selector(
                    keys.get(string("instrument_name", "", "name; * and ? stand for others")),
                    type(keys.get(string("instrument_type", "", "kind of instrument"))),
                    keys.get(string("unit", "", "unit")),
                    keys.get(string("meter_name", "", "instrumentation scope")));
            if (selector.isEmpty()) {
              throw new ConfigException(
                  "",
                  "",
                  "view_selector: empty selector not supported",
                  "Write instrument_name: '*' for all instruments.");
            }
            return selector;
          });

  private record Nothing() {
    static final Spec<Nothing> SPEC = Spec.empty(new Nothing());
  }

  private static final Spec<Aggregation> BUCKETS_SPEC =
      Spec.of(
          keys ->
              new Aggregation.Buckets(
                  ascending(
                      keys.get(
                          Key.of(
                              "boundaries",
                              ValueType.list(ValueType.float64()),
                              List.of(),
                              "upper bounds"))),
                  keys.get(bool("record_min_max", false, "whether least and greatest are kept"))));

  private static final Spec<Aggregation> AGGREGATION_SPEC =
      Spec.of(
          keys -> {
            keys.also(
                maybe("base2_exponential_bucket_histogram", ValueType.any(), "exponential buckets")
                    .refusedUnless(
                        Optional::isEmpty, "the collector's own histograms have explicit buckets"));
            List<Aggregation> given = new ArrayList<>();
            keys.get(
                    optional(
                        "explicit_bucket_histogram", BUCKETS_SPEC, "other buckets, of histograms"))
                .ifPresent(given::add);
            keys.get(optional("drop", Nothing.SPEC, "left out"))
                .ifPresent(nothing -> given.add(Aggregation.Plain.DROP));
            keys.get(optional("default", Nothing.SPEC, "as it is"))
                .ifPresent(nothing -> given.add(Aggregation.Plain.DEFAULT));
            keys.get(optional("sum", Nothing.SPEC, "a counter; of a histogram: its sum"))
                .ifPresent(nothing -> given.add(Aggregation.Plain.SUM));
            keys.get(optional("last_value", Nothing.SPEC, "a gauge; only of gauges"))
                .ifPresent(nothing -> given.add(Aggregation.Plain.LAST_VALUE));
            if (given.size() > 1) {
              throw new ConfigException("", "", "more than one aggregation", "Keep one.");
            }
            return given.isEmpty() ? Aggregation.Plain.DEFAULT : given.get(0);
          });

  private static final Spec<InstrumentView.Attributes> ATTRIBUTES_SPEC =
      Spec.of(
          keys ->
              attributes(
                  keys.get(strings("included", "attributes that stay")),
                  keys.get(strings("excluded", "attributes that go"))));

  private static final Spec<InstrumentView.Stream> STREAM_SPEC =
      Spec.of(
          keys ->
              new InstrumentView.Stream(
                  keys.get(string("name", "", "another name")),
                  keys.get(string("description", "", "another description")),
                  keys.get(section("aggregation", AGGREGATION_SPEC, "another form")),
                  keys.get(
                      section("attribute_keys", ATTRIBUTES_SPEC, "which attributes are kept"))));

  static final Spec<InstrumentView> SPEC =
      Spec.of(
          keys ->
              view(
                  keys.get(optional("selector", SELECTOR_SPEC, "what it changes").required()),
                  keys.get(section("stream", STREAM_SPEC, "what becomes of it"))));

  private ViewSection() {}

  private static InstrumentView view(
      Optional<InstrumentView.Selector> given, InstrumentView.Stream stream) {
    InstrumentView.Selector selector =
        given.orElseThrow(
            () ->
                new ConfigException(
                    "selector",
                    "",
                    "view: no selector provided",
                    "Write selector: {instrument_name: otelcol_*}."));
    if (!stream.name().isEmpty() && selector.hasWildcard()) {
      throw new ConfigException(
          "stream::name",
          stream.name(),
          "one name for several instruments",
          "Name one instrument in the selector, or remove the name.");
    }
    return new InstrumentView(selector, stream);
  }

  private static InstrumentView.Attributes attributes(
      List<String> included, List<String> excluded) {
    for (String name : excluded) {
      if (included.contains(name)) {
        throw new ConfigException(
            "excluded",
            name,
            "attribute cannot be in both include and exclude list: " + name,
            "Keep one.");
      }
    }
    return new InstrumentView.Attributes(Set.copyOf(included), Set.copyOf(excluded));
  }

  private static Optional<InstrumentType> type(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!TYPES.contains(text)) {
      throw new ConfigException(
          "instrument_type",
          text,
          "instrument_type: invalid value",
          "Write one of " + String.join(", ", TYPES) + ".");
    }
    return Optional.of(InstrumentType.valueOf(text.toUpperCase(Locale.ROOT)));
  }

  private static List<Double> ascending(List<Double> bounds) {
    for (int i = 1; i < bounds.size(); i++) {
      if (bounds.get(i) <= bounds.get(i - 1)) {
        throw new ConfigException("boundaries", bounds, "must ascend", "Sort them, each one once.");
      }
    }
    return bounds;
  }
}
