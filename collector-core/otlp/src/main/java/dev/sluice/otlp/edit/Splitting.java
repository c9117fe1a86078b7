package dev.sluice.otlp.edit;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.wire.Aligned;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;
import dev.sluice.otlp.write.Ranges;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of {@link OtlpSplitter}. Descends only into what does not fit whole; the levels above the
 * next piece are opened in the current part when the first piece below them is put.
 */
final class Splitting {
  private final Signal signal;
  private final int mostParts;
  private int maxItems;
  private long maxBytes;

  private final List<OtlpSplitter.Part> parts = new ArrayList<>();
  private final LevelStack levels = new LevelStack(byte[]::new);
  private int partItems;

  private Payload unknown = Payload.EMPTY; // fields of the request itself: in every part
  private boolean started; // whether the current part has them

  Splitting(Signal signal, int maxItems, long maxBytes, int mostParts) {
    this.signal = signal;
    this.mostParts = mostParts;
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
  }

  List<OtlpSplitter.Part> split(Payload payload) {
    List<Slice> slices = Aligned.slices(payload);
    unknown = unknownFields(slices);
    for (Slice slice : slices) {
      byte[] b = slice.array();
      for (int p = slice.offset(); p < slice.end(); ) {
        int tag = Wire.varint32(b, p);
        int value = Wire.afterVarint(b, p);
        int next = Wire.skip(b, value, tag);
        if (tag == Tags.RESOURCES) {
          resource(b, p, Wire.afterVarint(b, value), next);
        }
        p = next;
      }
    }
    if (partItems > 0 || parts.isEmpty()) {
      cut(false);
    }
    return parts;
  }

  private void resource(byte[] b, int field, int from, int to) {
    if (putWhole(b, field, to, OtlpCount.inResource(signal, b, from, to))) {
      return;
    }
    Level level = levels.enter();
    level.resource(b, from, to);
    Ranges scopes = level.children();
    for (int i = 0; i < scopes.count(); i++) {
      for (int p = scopes.from(i); p < scopes.to(i); ) {
        int tag = Wire.varint32(b, p);
        int value = Wire.afterVarint(b, p);
        int next = Wire.skip(b, value, tag);
        scope(b, tag == Tags.SCOPES ? p : -1, Wire.afterVarint(b, value), next);
        p = next;
      }
    }
    levels.leave();
  }

  /** Puts a scope's entry; a legacy one has no {@code field} to be copied, its tag is another. */
  private void scope(byte[] b, int field, int from, int to) {
    if (field >= 0 && putWhole(b, field, to, OtlpCount.inScope(signal, b, from, to))) {
      return;
    }
    Level level = levels.enter();
    level.scope(b, from, to);
    Ranges items = level.children();
    for (int i = 0; i < items.count(); i++) {
      for (int p = items.from(i); p < items.to(i); ) {
        int value = Wire.afterVarint(b, p);
        int next = Wire.skip(b, value, Wire.LEN);
        if (signal == Signal.METRICS) {
          metric(b, p, Wire.afterVarint(b, value), next);
        } else {
          item(b, p, next);
        }
        p = next;
      }
    }
    levels.leave();
  }

  private void metric(byte[] b, int field, int from, int to) {
    if (putWhole(b, field, to, OtlpCount.inMetric(b, from, to))) {
      return;
    }
    Level metric = levels.enter();
    metric.metric(b, from, to);
    Level data = levels.enter();
    data.data(metric);
    Ranges points = data.children();
    for (int i = 0; i < points.count(); i++) {
      for (int p = points.from(i); p < points.to(i); ) {
        int next = Wire.skip(b, Wire.afterVarint(b, p), Wire.LEN);
        item(b, p, next);
        p = next;
      }
    }
    levels.leave();
    levels.leave();
  }

  private void item(byte[] b, int field, int to) {
    if (putWhole(b, field, to, 1)) {
      return;
    }
    if (partItems > 0) {
      cut(false);
      if (putWhole(b, field, to, 1)) {
        return;
      }
    } else if (levels.sizeBytes() > 0) {
      // Only resources without items are in the way; they hold nothing that could be lost.
      finish();
      if (putWhole(b, field, to, 1)) {
        return;
      }
    }
    put(b, field, to, 1);
    cut(true);
  }

  /** Appends a piece if it is within the limits of the current part. */
  private boolean putWhole(byte[] b, int field, int to, int items) {
    if (partItems == maxItems && items > 0) {
      cut(false);
    }
    long size = levels.sizeBytes() + levels.openingBytes() + (to - field);
    if (!started) {
      size += unknown.sizeBytes();
    }
    if (items > maxItems - partItems || size > maxBytes) {
      return false;
    }
    put(b, field, to, items);
    return true;
  }

  private void put(byte[] b, int field, int to, int items) {
    if (!started) {
      started = true;
      for (Slice slice : unknown.slices()) {
        levels.prefix().range(slice.array(), slice.offset(), slice.end());
      }
    }
    levels.open().range(b, field, to);
    partItems += items;
  }

  private void cut(boolean oversize) {
    int items = partItems;
    parts.add(new OtlpSplitter.Part(finish(), items, oversize));
    if (parts.size() == mostParts - 1) { // the rest is one more
      maxItems = Integer.MAX_VALUE;
      maxBytes = Long.MAX_VALUE;
    }
  }

  private Payload finish() {
    started = false;
    partItems = 0;
    return levels.finish();
  }

  private static Payload unknownFields(List<Slice> slices) {
    List<Slice> fields = new ArrayList<>();
    for (Slice slice : slices) {
      byte[] b = slice.array();
      for (int p = slice.offset(); p < slice.end(); ) {
        int tag = Wire.varint32(b, p);
        int next = Wire.skip(b, Wire.afterVarint(b, p), tag);
        if (tag != Tags.RESOURCES) {
          fields.add(new Slice(b, p, next - p));
        }
        p = next;
      }
    }
    return Payload.of(fields);
  }
}
