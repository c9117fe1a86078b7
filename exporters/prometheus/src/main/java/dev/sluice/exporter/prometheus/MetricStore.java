package dev.sluice.exporter.prometheus;

import dev.sluice.data.Payload;
import dev.sluice.exposition.MetricType;
import dev.sluice.exposition.NameFault;
import dev.sluice.exposition.PageSource;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ScopeCursor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final StoreSettings settings;
  private final StoreRoom room;
  private final SeriesOrigins origins;
  private final Map<String, Family> families = new ConcurrentSkipListMap<>();
  private final Map<String, Family> owners = new ConcurrentHashMap<>(); // by the names they take
  private final ReadWriteLock sweeping = new ReentrantReadWriteLock();

  /**
   * @param room for what it keeps
   */
  MetricStore(StoreSettings settings, StoreRoom room) {
    this.settings = settings;
    this.room = room;
    this.origins = new SeriesOrigins(settings, room);
  }

  StoreSettings settings() {
    return settings;
  }

  /** Takes every data point of a request that can be shown; the tally says what became of each. */
  Tally take(Payload request, long nowNanos) {
    Tally tally = new Tally();
    PointIntake intake = new PointIntake(settings, room, tally, nowNanos);
    Lock shared = sweeping.readLock();
    shared.lock();
    try {
      ResourceCursor<MetricView> resources = OtlpViews.metrics(request);
      while (resources.next()) {
        SeriesOrigins.FromResource resource = origins.read(resources.resource(), tally);
        ScopeCursor<MetricView> scopes = resources.scopes();
        while (scopes.next()) {
          SeriesOrigin origin = resource.origin(scopes.scope(), scopes.schemaUrl());
          MetricView metrics = scopes.items();
          while (metrics.next()) {
            if (origin == null) {
              tally.drop(DropCause.NO_ROOM, metrics.name(), "", count(metrics));
            } else {
              take(origin, metrics, intake, tally);
            }
          }
        }
        Long newest = intake.takeNewest();
        if (newest != null) {
          resource.taken(newest);
        }
      }
    } finally {
      shared.unlock();
    }
    return tally;
  }

  private void take(SeriesOrigin origin, MetricView metric, PointIntake intake, Tally tally) {
    Shape shape = Shape.of(metric);
    if (shape == null) {
      DropCause cause =
          metric.type() == MetricView.Type.EMPTY ? DropCause.NO_DATA : DropCause.TEMPORALITY;
      tally.drop(cause, metric.name(), "", count(metric));
      return;
    }
    SeriesOrigin.StreamKey key = new SeriesOrigin.StreamKey(metric.name(), metric.unit(), shape);
    Stream stream = origin.streams().get(key);
    if (stream == null) {
      String name = settings.metrics().name(key.name(), key.unit(), shape.naming());
      NameFault fault = name == null ? NameFault.EMPTY : NameFault.ofMetric(name);
      if (name == null || fault != null) {
        tally.drop(
            fault == NameFault.EMPTY ? DropCause.METRIC_NAMELESS : DropCause.METRIC_UNREADABLE,
            key.name(),
            "",
            count(metric));
        return;
      }
      Family family = family(name, shape, metric.description(), tally);
      if (family == null || family.type() != shape.type()) {
        DropCause cause =
            family == null && !isTaken(name, shape.type())
                ? DropCause.NO_ROOM
                : DropCause.NAME_TAKEN;
        tally.drop(cause, key.name(), "", count(metric));
        return;
      }
      stream = newStream(origin, key, family);
      if (stream == null) {
        tally.drop(DropCause.NO_ROOM, key.name(), "", count(metric));
        return;
      }
    }
    intake.take(origin, stream, key, metric);
  }

  /** The stream of that key, or null when there is no room for it. */
  private @Nullable Stream newStream(
      SeriesOrigin origin, SeriesOrigin.StreamKey key, Family family) {
    long bytes = Stream.bytesOf(key);
    if (!room.tryTake(bytes)) {
      return null;
    }
    Stream made = new Stream(family);
    Stream meanwhile = origin.streams().putIfAbsent(key, made);
    if (meanwhile == null) {
      return made;
    }
    room.giveBack(bytes);
    return meanwhile;
  }

  /** The family of that name; null when a sample has its name, or when there is no room for it. */
  private @Nullable Family family(String name, Shape shape, String help, Tally tally) {
    Family present = families.get(name);
    if (present == null) {
      present = newFamily(name, shape.type(), help);
    }
    if (present != null && present.type() == shape.type() && !present.help().equals(help)) {
      tally.keepHelp(name, present.help(), help);
    }
    return present;
  }

  /** One at a time: families whose samples would share a name must see each other. */
  private synchronized @Nullable Family newFamily(String name, MetricType type, String help) {
    Family meanwhile = families.get(name);
    if (meanwhile != null) {
      return meanwhile;
    }
    if (isTaken(name, type) || !room.tryTake(Family.bytesOf(name, help))) {
      return null;
    }
    Family made = new Family(name, type, help, room);
    type.namesOf(name).forEach(each -> owners.put(each, made));
    families.put(name, made);
    return made;
  }

  private boolean isTaken(String name, MetricType type) {
    return type.namesOf(name).stream().anyMatch(this::isTaken);
  }

  /** Whether a family is called so, or one of its samples. */
  boolean isTaken(String name) {
    return owners.containsKey(name) || name.equals(origins.targetInfo());
  }

  /** Lets go of everything that has not been updated for so long. */
  void sweep(long nowNanos) {
    Lock alone = sweeping.writeLock();
    alone.lock();
    try {
      for (SeriesOrigin origin : origins.all()) {
        origin
            .streams()
            .entrySet()
            .removeIf(
                entry -> {
                  boolean empty = sweep(entry.getValue(), nowNanos);
                  if (empty) {
                    room.giveBack(Stream.bytesOf(entry.getKey()));
                  }
                  return empty;
                });
      }
      origins.removeEmpty();
      families.values().removeIf(family -> sweep(family, nowNanos));
      owners.values().removeIf(family -> families.get(family.name()) != family);
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
      boolean empty = family.size() == 0;
      if (empty) {
        room.giveBack(Family.bytesOf(family.name(), family.help()));
      }
      return empty;
    } finally {
      family.unlock();
    }
  }

  /** A page of the families that are wanted, sorted by name. */
  PageSource page(long nowNanos, Predicate<String> wanted) {
    return new StorePage(this, families.values().iterator(), origins, nowNanos, wanted);
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
