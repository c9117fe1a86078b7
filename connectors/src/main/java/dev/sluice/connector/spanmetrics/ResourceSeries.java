package dev.sluice.connector.spanmetrics;

import dev.sluice.otlp.view.ResourceView;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was counted of one resource. Its own lock guards all of it but what is final. */
final class ResourceSeries {
  /** Bytes on the heap without attributes and series, about. */
  private static final long OBJECTS_BYTES = 640;

  private final ResourceKey key;
  private final byte[] resource; // the message as it came
  private final long takenBytes;
  private final SeriesRoom room;
  private final SeriesTable calls;
  private final SeriesTable durations; // the same one where the series are the same
  private final SeriesTable events;
  private long seenNanos;
  private boolean isChanged; // since a flush began to tell it
  private boolean isGone;

  private ResourceSeries(
      ResourceKey key, byte[] resource, long takenBytes, SeriesRoom room, SpanMetricsPlan plan) {
    this.key = key;
    this.resource = resource;
    this.takenBytes = takenBytes;
    this.room = room;
    int limit = plan.config().aggregationCardinalityLimit();
    this.calls = new SeriesTable(room, limit);
    this.durations = plan.isShared() ? calls : new SeriesTable(room, limit);
    this.events = new SeriesTable(room, limit);
  }

  /** One with the attributes of a resource; null when there is no memory for it. */
  static @Nullable ResourceSeries tryMake(
      ResourceKey key, ResourceView resource, SeriesRoom room, SpanMetricsPlan plan) {
    long bytes = OBJECTS_BYTES + resource.sizeBytes();
    if (!room.tryTake(bytes)) {
      return null;
    }
    byte[] copy = new byte[resource.sizeBytes()];
    resource.copyTo(copy, 0);
    return new ResourceSeries(key, copy, bytes, room, plan);
  }

  /** The one without attributes, for what there is no memory to tell apart. */
  static ResourceSeries forAllOthers(SeriesRoom room, SpanMetricsPlan plan) {
    room.take(OBJECTS_BYTES);
    return new ResourceSeries(ResourceKey.NONE, new byte[0], OBJECTS_BYTES, room, plan);
  }

  ResourceKey key() {
    return key;
  }

  /** Whether it has what belongs to other resources. */
  boolean isForAllOthers() {
    return resource.length == 0;
  }

  /** Its attributes. */
  ResourceView resource() {
    ResourceView view = new ResourceView();
    view.bind(resource, 0, resource.length);
    return view;
  }

  SeriesTable table(MetricKind metric) {
    return switch (metric) {
      case CALLS -> calls;
      case DURATION -> durations;
      case EVENTS -> events;
    };
  }

  /** Whether it was taken out: what is counted now belongs into another one. */
  boolean isGone() {
    return isGone;
  }

  /** Spans of it are counted. */
  void seen(long nowNanos) {
    seenNanos = nowNanos;
    isChanged = true;
  }

  /** When its last spans came, on the monotonic clock. */
  long seenNanos() {
    return seenNanos;
  }

  /** A flush begins to tell it. */
  void beginsToBeTold() {
    isChanged = false;
  }

  /** Whether spans came since a flush began to tell it. */
  boolean isChanged() {
    return isChanged;
  }

  /** It takes no more. Its memory stays taken until {@link #close}. */
  void leave() {
    isGone = true;
  }

  /** Gives its memory back; nobody uses it any more. */
  void close() {
    calls.close();
    if (durations != calls) {
      durations.close();
    }
    events.close();
    room.giveBack(takenBytes);
  }

  /** Removes the series that this is true of. */
  void forgetIf(Predicate<SpanSeries> isStale) {
    calls.removeIf(isStale);
    if (durations != calls) {
      durations.removeIf(isStale);
    }
    events.removeIf(isStale);
  }

  /** How many points there are to tell. */
  long points(SpanMetricsPlan plan) {
    long sum = calls.size() + (long) events.size();
    return plan.durations() == null ? sum : sum + durations.size();
  }
}
