package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.LabelSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One scope of one resource, as far as both tell series apart: what its data points have in common.
 */
final class SeriesOrigin {
  private static final int OBJECT_BYTES = 900;

  private final LabelSet labels;
  private final Set<String> overwritten;
  private final @Nullable Target target;
  private final Map<StreamKey, Stream> streams = new ConcurrentHashMap<>();

  /**
   * What makes a metric of one origin another one.
   *
   * @param name as the sender has it
   * @param unit as the sender has it, since names end with it
   * @param shape type and monotonicity
   */
  record StreamKey(String name, String unit, Shape shape) {}

  /**
   * @param labels what every series of this origin has
   * @param overwritten attribute keys of data points that attributes of the resource take over
   */
  SeriesOrigin(LabelSet labels, Set<String> overwritten, @Nullable Target target) {
    this.labels = labels;
    this.overwritten = overwritten;
    this.target = target;
  }

  /** What an origin of that key takes of the heap without its streams: key, labels and names. */
  static long bytesOf(String key) {
    return OBJECT_BYTES + 4L * key.length();
  }

  LabelSet labels() {
    return labels;
  }

  Set<String> overwritten() {
    return overwritten;
  }

  @Nullable Target target() {
    return target;
  }

  Map<StreamKey, Stream> streams() {
    return streams;
  }
}
