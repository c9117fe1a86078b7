package dev.sluice.otlp;

import dev.sluice.data.Payload;

/**
 * Keeps the items that a predicate wants, and may edit those it keeps. Scopes, resources and
 * metrics that lose all their items go; what is untouched keeps its bytes, and a payload of which
 * nothing changes comes back as it is. Any thread may call it.
 *
 * <p>All that a rewrite writes or notes is in {@linkplain EditMemory memory} of the caller's; plain
 * filters are for payloads that are known to be small.
 *
 * <p>Predicates are asked once for each item, in order. They may walk the item they are given and
 * look at its resource and scope, but must not move these cursors.
 */
public final class OtlpFilter {
  private OtlpFilter() {}

  /**
   * What is left of a payload.
   *
   * @param kept items in {@code payload}: spans, log records, or data points
   * @param removed items that are not
   */
  public record Result(Payload payload, int kept, int removed) {}

  /** Says which items stay. */
  @FunctionalInterface
  public interface ItemFilter<T extends AttributedView> {
    boolean keep(ResourceCursor<T> resource, ScopeCursor<T> scope, T item);
  }

  /** Says which items stay and how they change. */
  @FunctionalInterface
  public interface ItemRewrite<T extends AttributedView> {
    /** Returns whether the item stays; fills {@code edit}, which is empty, if it is to change. */
    boolean keep(ResourceCursor<T> resource, ScopeCursor<T> scope, T item, MessageEdit edit);
  }

  /** Says which data points stay. */
  @FunctionalInterface
  public interface PointFilter {
    boolean keep(
        ResourceCursor<MetricView> resource,
        ScopeCursor<MetricView> scope,
        MetricView metric,
        DataPointView point);
  }

  /** Says which data points stay and how they change. */
  @FunctionalInterface
  public interface PointRewrite {
    /** Returns whether the point stays; fills {@code edit}, which is empty, if it is to change. */
    boolean keep(
        ResourceCursor<MetricView> resource,
        ScopeCursor<MetricView> scope,
        MetricView metric,
        DataPointView point,
        MessageEdit edit);
  }

  public static Result spans(Payload payload, ItemFilter<SpanView> filter) {
    return rewriteSpans(payload, (r, s, item, edit) -> filter.keep(r, s, item), byte[]::new);
  }

  public static Result logRecords(Payload payload, ItemFilter<LogRecordView> filter) {
    return rewriteLogRecords(payload, (r, s, item, edit) -> filter.keep(r, s, item), byte[]::new);
  }

  /** Keeps or removes whole metrics. */
  public static Result metrics(Payload payload, ItemFilter<MetricView> filter) {
    return rewriteMetrics(payload, (r, s, item, edit) -> filter.keep(r, s, item), byte[]::new);
  }

  public static Result dataPoints(Payload payload, PointFilter filter) {
    return rewriteDataPoints(
        payload, (r, s, m, point, edit) -> filter.keep(r, s, m, point), byte[]::new);
  }

  public static Result rewriteSpans(
      Payload payload, ItemRewrite<SpanView> rewrite, EditMemory memory) {
    return new Filtering<>(new SpanView(), Filtering.items(rewrite), false, memory).run(payload);
  }

  public static Result rewriteLogRecords(
      Payload payload, ItemRewrite<LogRecordView> rewrite, EditMemory memory) {
    return new Filtering<>(new LogRecordView(), Filtering.items(rewrite), false, memory)
        .run(payload);
  }

  public static Result rewriteMetrics(
      Payload payload, ItemRewrite<MetricView> rewrite, EditMemory memory) {
    return new Filtering<>(new MetricView(), Filtering.items(rewrite), false, memory).run(payload);
  }

  public static Result rewriteDataPoints(Payload payload, PointRewrite rewrite, EditMemory memory) {
    return new Filtering<>(new MetricView(), Filtering.points(rewrite), true, memory).run(payload);
  }
}
