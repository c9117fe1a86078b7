package dev.sluice.telemetry;

import dev.sluice.telemetry.InstrumentView.Aggregation;
import dev.sluice.telemetry.InstrumentView.Selector;
import dev.sluice.telemetry.InstrumentView.Stream;
import dev.sluice.telemetry.MetricRegistry.Kind;
import dev.sluice.telemetry.MetricRegistry.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Changes samples as views say. Thread-safe. */
final class InstrumentViews {
  static final InstrumentViews NONE = new InstrumentViews(List.of(), text -> {});

  private final List<InstrumentView> views;
  private final Consumer<String> onMisfit;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Where a sample ends up: series with one name and label set are added up. */
  private record Place(String name, Map<String, String> labels) {}

  /**
   * @param onMisfit gets a sentence, once, for each aggregation that an instrument cannot have and
   *     for each name that is taken
   */
  InstrumentViews(List<InstrumentView> views, Consumer<String> onMisfit) {
    this.views = List.copyOf(views);
    this.onMisfit = onMisfit;
  }

  List<InstrumentView> asList() {
    return views;
  }

  /** Prepares other buckets for a histogram that was made. */
  void prepare(MetricSeries series) {
    if (series.description().kind() != Kind.HISTOGRAM) {
      return;
    }
    for (InstrumentView view : views) {
      if (view.stream().aggregation() instanceof Aggregation.Buckets buckets
          && selects(view.selector(), series.description())) {
        CumulativeHistogram unused = series.histogram().mirror(buckets.array());
      }
    }
  }

  private void tell(String misfit) {
    if (told.add(misfit)) {
      onMisfit.accept(misfit);
    }
  }

  /** What is to be shown. */
  List<Sample> apply(List<Sample> samples) {
    if (views.isEmpty()) {
      return samples;
    }
    Map<Place, Sample> shown = new LinkedHashMap<>();
    Map<String, Kind> kinds = new LinkedHashMap<>();
    for (Sample sample : samples) {
      for (Sample changed : changed(sample)) {
        Kind first = kinds.putIfAbsent(changed.name(), changed.kind());
        if (first != null && first != changed.kind()) {
          tell(sample.name() + " cannot be shown as " + changed.name() + ", which is a " + first);
          continue;
        }
        try {
          shown.merge(new Place(changed.name(), changed.labels()), changed, InstrumentViews::sum);
        } catch (IllegalArgumentException e) {
          tell(String.valueOf(e.getMessage()));
        }
      }
    }
    return new ArrayList<>(shown.values());
  }

  private List<Sample> changed(Sample sample) {
    List<Sample> results = new ArrayList<>(1);
    boolean selected = false;
    for (InstrumentView view : views) {
      if (selects(view.selector(), sample)) {
        selected = true;
        Stream stream = view.stream();
        if (stream.aggregation() != Aggregation.Plain.DROP) {
          results.add(renamed(aggregated(sample, stream.aggregation()), stream));
        }
      }
    }
    return selected ? results : List.of(sample);
  }

  private static Sample renamed(Sample sample, Stream stream) {
    Map<String, String> labels = sample.labels();
    if (!stream.attributes().keepsAll()) {
      Map<String, String> kept = new TreeMap<>();
      labels.forEach(
          (name, value) -> {
            if (stream.attributes().keeps(DottedNames.label(name))) {
              kept.put(name, value);
            }
          });
      labels = Collections.unmodifiableMap(kept);
    }
    return new Sample(
        new MetricSeries.Description(
            stream.name().isEmpty() ? sample.name() : stream.name(),
            labels,
            sample.unit(),
            stream.description().isEmpty() ? sample.help() : stream.description(),
            sample.kind(),
            sample.level()),
        sample.value(),
        sample.histogram(),
        sample.origin(),
        sample.showsMinMax());
  }

  private Sample aggregated(Sample sample, Aggregation aggregation) {
    CumulativeHistogram histogram = sample.histogram();
    if (aggregation instanceof Aggregation.Buckets buckets) {
      if (histogram == null) {
        tell(misfit(sample, "explicit_bucket_histogram"));
        return sample;
      }
      return sample.with(Kind.HISTOGRAM, histogram.mirror(buckets.array()), buckets.minMax());
    }
    if (aggregation == Aggregation.Plain.SUM && sample.kind() != Kind.COUNTER) {
      if (histogram == null) {
        if (!InstrumentTypes.isUpDown(sample.origin())) {
          tell(misfit(sample, "sum"));
        }
        return sample;
      }
      return sample.with(Kind.COUNTER, null, false);
    }
    if (aggregation == Aggregation.Plain.LAST_VALUE
        && (sample.kind() != Kind.GAUGE || InstrumentTypes.isUpDown(sample.origin()))) {
      tell(misfit(sample, "last_value"));
    }
    return sample;
  }

  private static String misfit(Sample sample, String aggregation) {
    return ("a view asks for "
        + aggregation
        + " of "
        + DottedNames.metric(sample.name())
        + ", which is a "
        + InstrumentTypes.of(sample.name(), sample.kind())
        + "; it is shown as it is");
  }

  private static Sample sum(Sample one, Sample other) {
    CumulativeHistogram first = one.histogram();
    CumulativeHistogram second = other.histogram();
    return one.with(
        one.value() + other.value(), first == null || second == null ? null : first.plus(second));
  }

  private static boolean selects(Selector selector, Sample sample) {
    return selects(selector, sample.name(), sample.kind(), sample.unit());
  }

  private static boolean selects(Selector selector, MetricSeries.Description about) {
    return selects(selector, about.name(), about.kind(), about.unit());
  }

  private static boolean selects(Selector selector, String name, Kind kind, String unit) {
    return (selector.instrumentName().isEmpty()
            || NamePattern.matches(selector.instrumentName(), DottedNames.metric(name)))
        && selector.type().filter(type -> type != InstrumentTypes.of(name, kind)).isEmpty()
        && (selector.unit().isEmpty() || selector.unit().equals(unit))
        && (selector.meterName().isEmpty()
            || selector.meterName().equals(ScopeNames.of(name).name()));
  }
}
