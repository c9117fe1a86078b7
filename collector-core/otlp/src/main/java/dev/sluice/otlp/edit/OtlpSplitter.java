package dev.sluice.otlp.edit;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.otlp.check.OtlpCount;
import java.util.List;

/**
 * Cuts a payload into parts, at resource, then scope, then item boundaries; metrics down to data
 * points. Every part is a whole request: a resource or scope that is cut in two keeps its resource,
 * scope, schema URL and unknown fields in both, a metric its name, unit, temporality and so on.
 * Parts are filled in order, each as far as the limits allow; they share the payload's arrays. Any
 * thread may call it.
 *
 * <p>Profiles are never split: they are one part whatever their size, since all of it shares one
 * dictionary.
 */
public final class OtlpSplitter {
  private OtlpSplitter() {}

  /**
   * One part.
   *
   * @param items its spans, data points, log records or samples
   * @param oversize whether it is larger than {@code maxBytes} and cannot be cut: it holds one item
   *     (or one request of profiles); what becomes of it is the caller's to decide
   */
  public record Part(Payload payload, int items, boolean oversize) {}

  /**
   * Splits a payload of checked bytes. Items over all parts add up to the payload's; resources and
   * scopes without items may be left out.
   *
   * @param maxItems most items of a part, 0 for no limit
   * @param maxBytes most bytes of a part's uncompressed message, 0 for no limit
   * @return at least one part; the payload itself when it is within the limits
   */
  public static List<Part> split(Signal signal, Payload payload, int maxItems, long maxBytes) {
    return split(signal, payload, OtlpCount.items(signal, payload), maxItems, maxBytes);
  }

  /** The same for a caller who knows the number of items. */
  public static List<Part> split(
      Signal signal, Payload payload, int items, int maxItems, long maxBytes) {
    return split(signal, payload, items, maxItems, maxBytes, Integer.MAX_VALUE);
  }

  /**
   * The same for a caller who can go on later: limits may make millions of parts of one request,
   * each with objects of its own.
   *
   * @param mostParts of which the last one holds all that is left, whatever its size; more than one
   */
  public static List<Part> split(
      Signal signal, Payload payload, int items, int maxItems, long maxBytes, int mostParts) {
    if (maxItems < 0 || maxBytes < 0) {
      throw new IllegalArgumentException("limits " + maxItems + " items, " + maxBytes + " bytes");
    }
    int itemLimit = maxItems == 0 ? Integer.MAX_VALUE : maxItems;
    long byteLimit = maxBytes == 0 ? Long.MAX_VALUE : maxBytes;
    if (items <= itemLimit && payload.sizeBytes() <= byteLimit) {
      return List.of(new Part(payload, items, false));
    }
    if (signal == Signal.PROFILES) {
      return List.of(new Part(payload, items, payload.sizeBytes() > byteLimit));
    }
    return new Splitting(signal, itemLimit, byteLimit, mostParts).split(payload);
  }
}
