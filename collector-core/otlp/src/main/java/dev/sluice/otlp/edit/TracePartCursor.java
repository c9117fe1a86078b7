package dev.sluice.otlp.edit;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.view.SpanView;

/**
 * Walks the spans of a part of a trace where they are in their request. Reused; for one thread. Of
 * what it shows the rules of {@link MessageView} hold.
 */
public final class TracePartCursor {
  private static final int[] NOWHERE = {0};

  private final ResourceCursor<SpanView> entry = OtlpViews.traces(Payload.EMPTY);
  private byte[] b = MessageView.NO_BYTES;
  private int base;
  private int[] places = NOWHERE;
  private int at;
  private int leftInScope;

  /** A cursor over nothing yet. */
  public TracePartCursor() {}

  /**
   * Stands before the first span of a part.
   *
   * @param request the part's
   * @param newPlaces as {@link TraceParts} gave them
   */
  public void bind(Slice request, int[] newPlaces) {
    b = request.array();
    base = request.offset();
    places = newPlaces;
    at = 1;
    leftInScope = 0;
    int field = base + places[0];
    entry.bind(b, TraceParts.valueOf(b, field), TraceParts.endOf(b, field));
  }

  /** The resource of all spans of the part. */
  public ResourceView resource() {
    return entry.resource();
  }

  /** Puts a view on the next span; false when there is none. */
  public boolean next(SpanView span) {
    if (!skip()) {
      return false;
    }
    int field = base + places[at - 1];
    span.bind(b, TraceParts.valueOf(b, field), TraceParts.endOf(b, field));
    return true;
  }

  /** Leaves the next span out; false when there is none. */
  public boolean skip() {
    if (leftInScope == 0) {
      if (at >= places.length) {
        return false;
      }
      leftInScope = places[at + 1];
      at += 2;
    }
    leftInScope--;
    at++;
    return true;
  }
}
