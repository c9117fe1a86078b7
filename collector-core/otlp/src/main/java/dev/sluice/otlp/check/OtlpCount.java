package dev.sluice.otlp.check;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Aligned;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;

/**
 * Counts items without looking into them, on bytes that {@link OtlpCheck} has accepted. Any thread
 * may call it.
 *
 * <p>Counted is what a reader sees: the instrumentation library lists of old senders when a
 * resource has no scopes, and of a metric's kinds of data the last one given.
 */
public final class OtlpCount {
  private OtlpCount() {}

  /** Spans, data points, log records or samples of a payload. */
  public static int items(Signal signal, Payload payload) {
    int items = 0;
    for (Slice slice : Aligned.slices(payload)) {
      items += items(signal, slice);
    }
    return items;
  }

  /** Items of a whole request in one slice. */
  public static int items(Signal signal, Slice request) {
    byte[] b = request.array();
    int end = request.end();
    int items = 0;
    for (int p = request.offset(); p < end; ) {
      int tag = Wire.varint32(b, p);
      p = Wire.afterVarint(b, p);
      int next = Wire.skip(b, p, tag);
      if (tag == Tags.RESOURCES) {
        items += inResource(signal, b, Wire.afterVarint(b, p), next);
      }
      p = next;
    }
    return items;
  }

  /** Items of a resource's entry whose fields are [p, end). */
  public static int inResource(Signal signal, byte[] b, int p, int end) {
    int items = 0;
    int legacyItems = 0;
    boolean scopes = false;
    while (p < end) {
      int tag = Wire.varint32(b, p);
      p = Wire.afterVarint(b, p);
      int next = Wire.skip(b, p, tag);
      if (tag == Tags.SCOPES) {
        scopes = true;
        items += inScope(signal, b, Wire.afterVarint(b, p), next);
      } else if (tag == Tags.LEGACY_SCOPES && signal != Signal.PROFILES) {
        legacyItems += inScope(signal, b, Wire.afterVarint(b, p), next);
      }
      p = next;
    }
    return scopes ? items : legacyItems;
  }

  /** Items of a scope's entry whose fields are [p, end). */
  public static int inScope(Signal signal, byte[] b, int p, int end) {
    int items = 0;
    while (p < end) {
      int tag = b[p];
      if (tag == Tags.ITEMS) {
        items += signal == Signal.TRACES || signal == Signal.LOGS ? 1 : inItem(signal, b, p + 1);
        p = Wire.skipLength(b, p + 1);
      } else if (tag >= 0) {
        p = Wire.skip(b, p + 1, tag);
      } else { // an unknown field, or a tag in more bytes than it needs
        tag = Wire.varint32(b, p);
        p = Wire.afterVarint(b, p);
        if (tag == Tags.ITEMS) {
          items += signal == Signal.TRACES || signal == Signal.LOGS ? 1 : inItem(signal, b, p);
        }
        p = Wire.skip(b, p, tag);
      }
    }
    return items;
  }

  /** Items of a metric or profile whose length is at {@code p}. */
  private static int inItem(Signal signal, byte[] b, int p) {
    int from = Wire.afterVarint(b, p);
    int to = Wire.skipLength(b, p);
    return signal == Signal.METRICS
        ? inMetric(b, from, to)
        : occurrences(Tags.SAMPLES, b, from, to);
  }

  /** Data points of a metric whose fields are [p, end). */
  public static int inMetric(byte[] b, int p, int end) {
    int points = 0;
    int kind = 0;
    while (p < end) {
      int tag = Wire.varint32(b, p);
      p = Wire.afterVarint(b, p);
      int next = Wire.skip(b, p, tag);
      if (Tags.isMetricData(tag)) {
        int inside = occurrences(Tags.DATA_POINTS, b, Wire.afterVarint(b, p), next);
        points = tag == kind ? points + inside : inside;
        kind = tag;
      }
      p = next;
    }
    return points;
  }

  /** How often a tag stands among the fields in [p, end). */
  public static int occurrences(int wanted, byte[] b, int p, int end) {
    int found = 0;
    while (p < end) {
      int tag = Wire.varint32(b, p);
      if (tag == wanted) {
        found++;
      }
      p = Wire.skip(b, Wire.afterVarint(b, p), tag);
    }
    return found;
  }
}
