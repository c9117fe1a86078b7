package dev.sluice.otlp;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import java.util.List;

/**
 * One run of {@link OtlpFilter}: resource by resource, first the decisions over the views, then the
 * bytes.
 */
final class Filtering<T extends AttributedView> {
  /** Asks about all items of a resource. */
  interface Decider<T extends AttributedView> {
    void decide(ResourceCursor<T> resource, MessageEdit edit, Decisions decisions);
  }

  private final ResourceCursor<T> resource;
  private final Decider<T> decider;
  private final boolean points; // items are the points of metrics
  private final MessageEdit edit = new MessageEdit();
  private final EditMemory memory;
  private final Decisions decisions;
  private final LevelStack levels;
  private boolean changed;

  Filtering(T items, Decider<T> decider, boolean points, EditMemory memory) {
    this.memory = memory;
    this.decisions = new Decisions(memory);
    this.levels = new LevelStack(memory);
    this.resource = new ResourceCursor<>(List.of(), true, items);
    this.decider = decider;
    this.points = points;
  }

  static <T extends AttributedView> Decider<T> items(OtlpFilter.ItemRewrite<T> rewrite) {
    return (resource, edit, decisions) -> {
      ScopeCursor<T> scopes = resource.scopes();
      while (scopes.next()) {
        T item = scopes.items();
        while (item.next()) {
          edit.reset();
          decisions.add(rewrite.keep(resource, scopes, item, edit), item, edit);
        }
      }
    };
  }

  static Decider<MetricView> points(OtlpFilter.PointRewrite rewrite) {
    return (resource, edit, decisions) -> {
      ScopeCursor<MetricView> scopes = resource.scopes();
      while (scopes.next()) {
        MetricView metric = scopes.items();
        while (metric.next()) {
          DataPointView point = metric.dataPoints();
          while (point.next()) {
            edit.reset();
            decisions.add(rewrite.keep(resource, scopes, metric, point, edit), point, edit);
          }
        }
      }
    };
  }

  OtlpFilter.Result run(Payload payload) {
    List<Slice> slices = Aligned.slices(payload, memory);
    for (Slice slice : slices) {
      byte[] b = slice.array();
      for (int p = slice.offset(); p < slice.end(); ) {
        int tag = Wire.varint32(b, p);
        int value = Wire.afterVarint(b, p);
        int next = Wire.skip(b, value, tag);
        if (tag == Tags.RESOURCES) {
          resource(b, p, Wire.afterVarint(b, value), next);
        } else {
          levels.prefix().range(b, p, next);
        }
        p = next;
      }
    }
    return new OtlpFilter.Result(
        changed ? levels.finish() : payload, decisions.itemsKept(), decisions.itemsRemoved());
  }

  private void resource(byte[] b, int field, int from, int to) {
    resource.bind(b, from, to);
    decisions.startResource(to - from);
    decider.decide(resource, edit, decisions);
    if (decisions.allStay()) {
      levels.prefix().range(b, field, to);
      return;
    }
    changed = true;
    if (decisions.noneStay()) {
      return;
    }
    Level level = levels.enter();
    level.resource(b, from, to);
    level.growBy(decisions.growthBytes());
    Ranges scopes = level.children();
    Decisions.Replay replay = decisions.new Replay();
    for (int i = 0; i < scopes.count(); i++) {
      for (int p = scopes.from(i); p < scopes.to(i); ) {
        int value = Wire.afterVarint(b, p);
        int next = Wire.skip(b, value, Wire.LEN);
        scope(replay, b, Wire.afterVarint(b, value), next);
        p = next;
      }
    }
    levels.leave();
  }

  private void scope(Decisions.Replay replay, byte[] b, int from, int to) {
    Level level = levels.enter();
    level.scope(b, from, to);
    level.growBy(decisions.growthBytes());
    Ranges items = level.children();
    for (int i = 0; i < items.count(); i++) {
      for (int p = items.from(i); p < items.to(i); ) {
        int value = Wire.afterVarint(b, p);
        int next = Wire.skip(b, value, Wire.LEN);
        if (points) {
          metric(replay, b, Wire.afterVarint(b, value), next);
        } else {
          replay.put(levels, b, p, next);
        }
        p = next;
      }
    }
    levels.leave();
  }

  private void metric(Decisions.Replay replay, byte[] b, int from, int to) {
    Level metric = levels.enter();
    metric.metric(b, from, to);
    metric.growBy(decisions.growthBytes());
    Level data = levels.enter();
    data.data(metric);
    data.growBy(decisions.growthBytes());
    Ranges points = data.children();
    for (int i = 0; i < points.count(); i++) {
      for (int p = points.from(i); p < points.to(i); ) {
        int next = Wire.skip(b, Wire.afterVarint(b, p), Wire.LEN);
        replay.put(levels, b, p, next);
        p = next;
      }
    }
    levels.leave();
    levels.leave();
  }
}
