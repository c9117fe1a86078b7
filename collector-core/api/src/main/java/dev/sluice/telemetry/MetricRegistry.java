package dev.sluice.telemetry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All instruments of one collector, and what they say now. A series that several sets made is one
 * instrument, shared: counters and histograms are written together, values read on demand are added
 * up. It goes when the last of its sets is closed. Thread-safe.
 *
 * <p>An instrument has at most {@value #MAX_SERIES} series; what comes beyond is counted in one
 * with the label {@code otel.metric.overflow="true"}.
 */
public final class MetricRegistry {
  /** The most series of one instrument. */
  public static final int MAX_SERIES = 2000;

  private static final Map<String, String> OVERFLOW = Map.of("otel.metric.overflow", "true");

  private final Map<String, Map<Map<String, String>, MetricSeries>> series =
      new LinkedHashMap<>(); // by name, then by labels; guarded by itself
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile MetricLevel level;
  private volatile InstrumentViews views = InstrumentViews.NONE;

  /** What a metric is. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /**
   * One series at one moment.
   *
   * @param description what it is
   * @param value of a counter or gauge; the sum of a histogram
   * @param histogram buckets, or null for the other kinds
   * @param origin the name of the instrument, whatever a view made of it
   * @param showsMinMax of a histogram, whether its least and greatest values are to be shown
   */
  public record Sample(
      MetricSeries.Description description,
      double value,
      @Nullable CumulativeHistogram histogram,
      String origin,
      boolean showsMinMax) {
    /** A series as it was made. */
    Sample(
        MetricSeries.Description description,
        double value,
        @Nullable CumulativeHistogram histogram) {
      this(description, value, histogram, description.name(), true);
    }

    public String name() {
      return description.name();
    }

    public Map<String, String> labels() {
      return description.labels();
    }

    public String unit() {
      return description.unit();
    }

    public String help() {
      return description.help();
    }

    public Kind kind() {
      return description.kind();
    }

    public MetricLevel level() {
      return description.level();
    }

    Sample with(Kind newKind, @Nullable CumulativeHistogram newHistogram, boolean newShowsMinMax) {
      double newValue = newHistogram == null ? value : newHistogram.sum();
      return new Sample(
          description.withKind(newKind), newValue, newHistogram, origin, newShowsMinMax);
    }

    Sample with(double newValue, @Nullable CumulativeHistogram newHistogram) {
      return new Sample(description, newValue, newHistogram, origin, showsMinMax);
    }
  }

  /** Hears of every series that comes and goes, in order. Must not call the registry. */
  public interface Watcher {
    void added(MetricSeries series);

    void removed(MetricSeries series);
  }

  /** Shows what {@code normal} shows. */
  public MetricRegistry() {
    this(MetricLevel.NORMAL);
  }

  /** Shows what that level includes. Everything is counted all the same. */
  public MetricRegistry(MetricLevel level) {
    this.level = level;
  }

  public MetricLevel level() {
    return level;
  }

  /** Shows what another level includes, from now on. */
  public void level(MetricLevel newLevel) {
    level = newLevel;
  }

  /**
   * Shows what those views make of the metrics, from now on.
   *
   * @param onMisfit gets a sentence for each thing that a view asks for and an instrument cannot do
   */
  public void views(List<InstrumentView> newViews, Consumer<String> onMisfit) {
    synchronized (series) {
      if (views.asList().equals(newViews)) {
        return;
      }
      InstrumentViews made = new InstrumentViews(newViews, onMisfit);
      series.values().forEach(family -> family.values().forEach(made::prepare));
      views = made;
    }
  }

  /**
   * Every series that the level includes, as the views have it, sorted by name and then by labels.
   */
  public List<Sample> samples() {
    return samples(
        failure -> {
          throw failure;
        });
  }

  /**
   * The same, without the series whose value cannot be read.
   *
   * @param onFailure gets what was thrown instead of a value
   */
  public List<Sample> samples(Consumer<RuntimeException> onFailure) {
    return samples(List.of(), onFailure);
  }

  /**
   * The same with series that are gone, unless they are there again.
   *
   * @param departed as {@link MetricSeries#sample} had them
   */
  public List<Sample> samples(List<Sample> departed, Consumer<RuntimeException> onFailure) {
    List<Sample> samples = new ArrayList<>();
    for (MetricSeries one : all()) {
      try {
        samples.add(one.sample());
      } catch (RuntimeException e) {
        onFailure.accept(e);
      }
    }
    for (Sample gone : departed) {
      if (level.includes(gone.level())
          && samples.stream()
              .noneMatch(s -> s.name().equals(gone.name()) && s.labels().equals(gone.labels()))) {
        samples.add(gone);
      }
    }
    List<Sample> shown = new ArrayList<>(views.apply(samples));
    shown.sort(Comparator.comparing(Sample::name).thenComparing(s -> s.labels().toString()));
    return shown;
  }

  /**
   * The sum of all series of a counter or gauge that have these labels, whatever others they have:
   * without labels, of the whole instrument. Of a histogram, the sum of what it recorded. Null when
   * there is no such series.
   *
   * @param labels names and values in turn
   */
  public @Nullable Double value(String name, String... labels) {
    List<MetricSeries> found;
    synchronized (series) {
      found =
          series.getOrDefault(name, Map.of()).entrySet().stream()
              .filter(one -> one.getKey().entrySet().containsAll(labelMap(labels).entrySet()))
              .map(Map.Entry::getValue)
              .toList();
    }
    return found.isEmpty() ? null : found.stream().mapToDouble(one -> one.sample().value()).sum();
  }

  /** A set of instruments that come and go together. */
  public MetricSet newSet() {
    return new RegisteredMetrics(this);
  }

  /** Tells of all series there are and of those to come. */
  public void watch(Watcher watcher) {
    synchronized (series) {
      watchers.add(watcher);
      series.values().forEach(family -> family.values().forEach(watcher::added));
    }
  }

  public void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }

  /** Finds or makes a series and adds a user to it. */
  MetricSeries use(MetricSeries.Description wanted, double @Nullable [] bounds) {
    synchronized (series) {
      Map<Map<String, String>, MetricSeries> family =
          series.computeIfAbsent(wanted.name(), name -> new LinkedHashMap<>());
      MetricSeries found = family.get(wanted.labels());
      if (found == null && family.size() >= MAX_SERIES) {
        return use(family, wanted.withLabels(OVERFLOW), bounds);
      }
      return use(family, wanted, bounds);
    }
  }

  private MetricSeries use(
      Map<Map<String, String>, MetricSeries> family,
      MetricSeries.Description wanted,
      double @Nullable [] bounds) {
    if (!family.isEmpty()) {
      Kind kind = family.values().iterator().next().description().kind();
      if (kind != wanted.kind()) {
        throw new IllegalArgumentException(wanted.name() + " is already a " + kind);
      }
    }
    MetricSeries found = family.get(wanted.labels());
    if (found == null) {
      found = new MetricSeries(wanted, bounds == null ? null : new CumulativeHistogram(bounds));
      family.put(wanted.labels(), found);
      views.prepare(found);
      for (Watcher watcher : watchers) {
        watcher.added(found);
      }
    }
    found.users++;
    return found;
  }

  void leave(MetricSeries left) {
    synchronized (series) {
      left.users--;
      if (left.users > 0) {
        return;
      }
      String name = left.description().name();
      Map<Map<String, String>, MetricSeries> family = series.getOrDefault(name, Map.of());
      if (family.remove(left.description().labels(), left)) {
        for (Watcher watcher : watchers) {
          watcher.removed(left);
        }
      }
      if (family.isEmpty()) {
        series.remove(name);
      }
    }
  }

  private List<MetricSeries> all() {
    MetricLevel shown = level;
    List<MetricSeries> all = new ArrayList<>();
    synchronized (series) {
      for (Map<Map<String, String>, MetricSeries> family : series.values()) {
        for (MetricSeries one : family.values()) {
          if (shown.includes(one.description().level())) {
            all.add(one);
          }
        }
      }
    }
    return all;
  }

  static Map<String, String> labelMap(String... labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException("labels are pairs of name and value");
    }
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }
}
