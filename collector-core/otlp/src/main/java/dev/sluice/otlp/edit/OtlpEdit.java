package dev.sluice.otlp.edit;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.otlp.write.EditMemory;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks at payloads and changes them in one pass, at any level: resources, scopes, items, the
 * events and links of spans, the points of metrics.
 *
 * <pre>{@code
 * OtlpEdit.spans(batch.payload(), memory, span -> {
 *   if (span.view().name().startsWith("/health")) {
 *     span.drop();
 *     return;
 *   }
 *   span.name("GET").status().code(2).message("upstream");
 *   span.attributes().put(KEY, VALUE);
 *   span.events(event -> event.attributes().delete(OTHER));
 * });
 * }</pre>
 *
 * <p>Only what is changed is written anew, with the lengths of what is around it; all other bytes
 * stay where they are, unknown fields too, and a payload of which nothing changes comes back as it
 * is. What a callback does not walk into is not opened; what it drops goes with all that is in it,
 * and a metric, scope or resource goes when the last item in it has been dropped.
 *
 * <p>All that an edit makes is in {@linkplain EditMemory memory} of the caller's. Any thread may
 * call it. What callbacks get is theirs until they return.
 */
public final class OtlpEdit {
  private OtlpEdit() {}

  /**
   * What an edit made of a payload.
   *
   * @param payload the very same when nothing changed
   * @param removed items that are no longer in it: spans, data points, log records or samples
   * @param added items that came to it
   */
  public record Result(Payload payload, int removed, int added) {}

  /** Edits traces, resource by resource. */
  public static Result traces(
      Payload payload, EditMemory memory, Consumer<? super ResourceEntryEdit<SpanEdit>> editor) {
    return edit(Signal.TRACES, payload, memory, SpanEdit::new, editor);
  }

  /** Edits metrics, resource by resource. */
  public static Result metrics(
      Payload payload, EditMemory memory, Consumer<? super ResourceEntryEdit<MetricEdit>> editor) {
    return edit(Signal.METRICS, payload, memory, MetricEdit::new, editor);
  }

  /** Edits logs, resource by resource. */
  public static Result logs(
      Payload payload,
      EditMemory memory,
      Consumer<? super ResourceEntryEdit<LogRecordEdit>> editor) {
    return edit(Signal.LOGS, payload, memory, LogRecordEdit::new, editor);
  }

  /** Edits profiles, resource by resource. */
  public static Result profiles(
      Payload payload, EditMemory memory, Consumer<? super ResourceEntryEdit<ProfileEdit>> editor) {
    return edit(Signal.PROFILES, payload, memory, ProfileEdit::new, editor);
  }

  private static <I extends ItemEdit<?, I>> Result edit(
      Signal signal,
      Payload payload,
      EditMemory memory,
      Function<ScopeEntryEdit<I>, I> items,
      Consumer<? super ResourceEntryEdit<I>> editor) {
    return new EditRun(signal, memory)
        .edit(payload, entry -> new ScopeEntryEdit<>(entry, items), editor);
  }

  /** Edits the resources of a request of any signal. */
  public static Result resources(
      Signal signal, Payload payload, EditMemory memory, Consumer<? super ResourceEdit> editor) {
    Consumer<ResourceEntryEdit<?>> each = entry -> editor.accept(entry.resource());
    return switch (signal) {
      case TRACES -> traces(payload, memory, each);
      case METRICS -> metrics(payload, memory, each);
      case LOGS -> logs(payload, memory, each);
      case PROFILES -> profiles(payload, memory, each);
    };
  }

  public static Result spans(
      Payload payload, EditMemory memory, Consumer<? super SpanEdit> editor) {
    return traces(payload, memory, entry -> entry.items(editor));
  }

  public static Result logRecords(
      Payload payload, EditMemory memory, Consumer<? super LogRecordEdit> editor) {
    return logs(payload, memory, entry -> entry.items(editor));
  }

  /** Edits data points of all kinds. */
  public static Result dataPoints(
      Payload payload, EditMemory memory, Consumer<? super PointEdit> editor) {
    return metrics(payload, memory, entry -> entry.items(metric -> metric.points(editor)));
  }
}
