package dev.sluice.exporter.prometheus;

import dev.sluice.data.Payload;
import dev.sluice.exposition.PageSource;
import dev.sluice.ledger.DropReason;
import dev.sluice.otlp.MetricView;
import dev.sluice.otlp.OtlpViews;
import dev.sluice.otlp.ResourceCursor;
import dev.sluice.otlp.ScopeCursor;
import dev.sluice.telemetry.EventLog;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of every series.
 *
 * <p>Threads: batches are taken side by side; they meet only in a family, under its lock. The sweep
 * of expired series has everything to itself, for as long as it takes to look at each series once.
 * Rendering a page takes family locks for short turns.
 */
final class MetricStore {
  private static final String[] HISTOGRAM_SUFFIXES = {"_bucket", "_sum", "_count"};
  private static final String[] SUMMARY_SUFFIXES = {"_sum", "_count"};

  private final StoreSettings settings;
  private final EventLog log;
  private final Origins origins;
  private final Map<String, Family> families = new ConcurrentSkipListMap<>();
  private final ReadWriteLock sweeping = new ReentrantReadWriteLock();

  MetricStore(StoreSettings settings, EventLog log) {
    this.settings = settings;
    this.log = log;
    this.origins = new Origins(settings);
  }

  StoreSettings settings() {
    return settings;
  }

  /** Takes every data point of a request that can be shown; the tally says what became of each. */
  Tally take(Payload request, long nowNanos) {
    Tally tally = new Tally();
    PointIntake intake = new PointIntake(settings, tally, nowNanos);
    Lock shared = sweeping.readLock();
    shared.lock();
    try {
      ResourceCursor<MetricView> resources = OtlpViews.metrics(request);
      while (resources.next()) {
        Origins.FromResource resource = origins.read(resources.resource());
        ScopeCursor<MetricView> scopes = resources.scopes();
        while (scopes.next()) {
          Origin origin = resource.origin(scopes.scope(), scopes.schemaUrl());
          MetricView metrics = scopes.items();
          while (metrics.next()) {
            take(origin, metrics, intake, tally);
          }
        }
      }
    } finally {
      shared.unlock();
    }
    return tally;
  }

  private void take(Origin origin, MetricView metric, PointIntake intake, Tally tally) {
    Shape shape = Shape.of(metric);
    if (shape == null) {
      tally.drop(DropReason.UNSUPPORTED, count(metric));
      return;
    }
    Origin.StreamKey key = new Origin.StreamKey(metric.name(), metric.unit(), shape);
    Stream stream = origin.streams().get(key);
    if (stream == null) {
      String name = settings.metrics().name(key.name(), key.unit(), shape.naming());
      if (name == null) {
        tally.drop(DropReason.INVALID_NAME, count(metric));
        return;
      }
      Family family = family(name, shape, metric.description());
      if (family == null) {
        tally.drop(DropReason.CONFLICT, count(metric));
        return;
      }
      stream = origin.streams().computeIfAbsent(key, unused -> new Stream(family));
    }
    intake.take(origin, stream, shape, metric);
  }

  /** The family of that name, or null when its name or type belongs to another. */
  private @Nullable Family family(String name, Shape shape, String help) {
    Family present = families.get(name);
    if (present == null) {
      Family other = rival(name, shape);
      if (other != null) {
        log.debug("Metric name is taken by another metric", "instrument", name, "by", other.name());
        return null;
      }
      present = families.computeIfAbsent(name, unused -> new Family(name, shape.type(), help));
    }
    if (present.type() != shape.type()) {
      log.debug(
          "Instrument type conflict",
          "instrument",
          name,
          "existing",
          present.type(),
          "dropped",
          shape.type());
      return null;
    }
    if (!present.help().equals(help)) {
      log.info(
          "Instrument description conflict, using existing",
          "instrument",
          name,
          "existing",
          present.help(),
          "dropped",
          help);
    }
    return present;
  }

  /** A family whose samples would have the names that this one's would have. */
  private @Nullable Family rival(String name, Shape shape) {
    if (name.equals(origins.targetInfo())) {
      return new Family(name, shape.type(), "");
    }
    for (String suffix : suffixes(shape.type())) {
      Family taken = families.get(name + suffix);
      if (taken != null) {
        return taken;
      }
    }
    for (String suffix : HISTOGRAM_SUFFIXES) {
      Family owner =
          name.endsWith(suffix)
              ? families.get(name.substring(0, name.length() - suffix.length()))
              : null;
      if (owner != null && java.util.List.of(suffixes(owner.type())).contains(suffix)) {
        return owner;
      }
    }
    return null;
  }

  private static String[] suffixes(dev.sluice.exposition.MetricType type) {
    return switch (type) {
      case HISTOGRAM -> HISTOGRAM_SUFFIXES;
      case SUMMARY -> SUMMARY_SUFFIXES;
      case COUNTER, GAUGE, UNKNOWN -> new String[0];
    };
  }

  /** Lets go of everything that has not been updated for so long. */
  void sweep(long nowNanos) {
    Lock alone = sweeping.writeLock();
    alone.lock();
    try {
      for (Origin origin : origins.all()) {
        origin.streams().values().removeIf(stream -> sweep(stream, nowNanos));
      }
      origins.removeEmpty();
      families.values().removeIf(family -> sweep(family, nowNanos));
    } finally {
      alone.unlock();
    }
  }

  private boolean sweep(Stream stream, long nowNanos) {
    Family family = stream.family();
    family.lock(); // against a page that is being rendered
    try {
      stream.removeExpired(nowNanos, settings.lifeNanos());
      return stream.isEmpty();
    } finally {
      family.unlock();
    }
  }

  private boolean sweep(Family family, long nowNanos) {
    family.lock();
    try {
      family.removeExpiredOverflow(nowNanos, settings.lifeNanos());
      return family.size() == 0;
    } finally {
      family.unlock();
    }
  }

  /** A page of the families that are wanted, sorted by name. */
  PageSource page(long nowNanos, Predicate<String> wanted) {
    return new StorePage(families.values().iterator(), origins, settings, nowNanos, wanted);
  }

  /** How many series there are, expired ones included until they are swept. */
  int series() {
    int all = 0;
    for (Family family : families.values()) {
      family.lock();
      try {
        all += family.size();
      } finally {
        family.unlock();
      }
    }
    return all;
  }

  private static int count(MetricView metric) {
    int points = 0;
    var all = metric.dataPoints();
    while (all.next()) {
      points++;
    }
    return points;
  }
}
