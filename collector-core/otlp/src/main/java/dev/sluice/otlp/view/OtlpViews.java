package dev.sluice.otlp.view;

import dev.sluice.data.Payload;
import dev.sluice.otlp.wire.Aligned;

/**
 * Where reading starts:
 *
 * <pre>{@code
 * ResourceCursor<SpanView> resources = OtlpViews.traces(batch.payload());
 * while (resources.next()) {
 *   ScopeCursor<SpanView> scopes = resources.scopes();
 *   while (scopes.next()) {
 *     SpanView spans = scopes.items();
 *     while (spans.next()) {
 *       use(resources.resource(), scopes.scope(), spans.name());
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Payloads may be read by many threads at once, each with cursors of its own; how long what a
 * cursor hands out stays valid stands at {@link MessageView}.
 */
public final class OtlpViews {
  private OtlpViews() {}

  public static ResourceCursor<SpanView> traces(Payload payload) {
    return new ResourceCursor<>(Aligned.slices(payload), true, new SpanView());
  }

  public static ResourceCursor<MetricView> metrics(Payload payload) {
    return new ResourceCursor<>(Aligned.slices(payload), true, new MetricView());
  }

  public static ResourceCursor<LogRecordView> logs(Payload payload) {
    return new ResourceCursor<>(Aligned.slices(payload), true, new LogRecordView());
  }

  public static ResourceCursor<ProfileView> profiles(Payload payload) {
    return new ResourceCursor<>(Aligned.slices(payload), false, new ProfileView());
  }
}
