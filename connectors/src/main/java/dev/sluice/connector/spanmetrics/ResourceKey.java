package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.ResourceView;

/**
 * What tells resources apart: 128 bits of hash over their attributes, in whatever order these are.
 *
 * @param high one half
 * @param low the other
 */
record ResourceKey(long high, long low) {
  /** Of no resource: what is there when memory does not let there be more. */
  static final ResourceKey NONE = new ResourceKey(0, 0);

  private static final long OTHER_SEED = 0xA0761D6478BD642FL;

  static ResourceKey of(ResourceView resource, SpanMetricsPlan plan) {
    long high = 0;
    long low = 0;
    long seed = plan.seed();
    long otherSeed = plan.seed() ^ OTHER_SEED;
    if (plan.resourceKeys().isEmpty()) {
      KeyValueView each = resource.attributes();
      while (each.next()) {
        high += SeededHash.of(each.array(), each.start(), each.end(), seed);
        low += SeededHash.of(each.array(), each.start(), each.end(), otherSeed);
      }
      return new ResourceKey(high, low);
    }
    for (AttributeKey key : plan.resourceKeys()) {
      AnyValueView value = resource.attribute(key);
      if (value != null) {
        Slice name = key.utf8();
        long named = SeededHash.of(name.array(), name.offset(), name.end(), seed);
        high += SeededHash.of(value.array(), value.start(), value.end(), named);
        low += SeededHash.of(value.array(), value.start(), value.end(), named ^ OTHER_SEED);
      }
    }
    return new ResourceKey(high, low);
  }
}
