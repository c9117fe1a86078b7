package dev.sluice.processor.tailsampling;

import dev.sluice.otlp.edit.TracePartCursor;
import dev.sluice.otlp.edit.TraceParts;
import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.view.SpanView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What policies see of a trace. Reused for one trace after the other, by one thread at a time.
 * Views of the first spans are kept from policy to policy, so that their fields are located once.
 */
final class TraceView {
  private static final int KEPT_VIEWS = 64;

  private final TracePartCursor cursor = new TracePartCursor();
  private final List<SpanView> views = new ArrayList<>();
  private final SpanView furtherSpan = new SpanView();
  private int bound; // of the kept views, how many stand on spans of this trace
  private @Nullable TracePart parts;
  private long high;
  private long low;
  private int spans;
  private long bytes;

  /** Shows a trace with these parts. */
  void show(Trace trace, @Nullable TracePart shown) {
    high = trace.high;
    low = trace.low;
    spans = trace.spans();
    bytes = trace.bytes();
    parts = shown;
    bound = 0;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  int spans() {
    return spans;
  }

  /** Size of its resources' entries, without tags and lengths. */
  long bytes() {
    return bytes;
  }

  /** Size of the message with all of it. */
  long messageBytes() {
    long sum = 0;
    for (TracePart part = parts; part != null; part = part.next()) {
      sum += TraceParts.writtenBytes(part.bytes());
    }
    return sum;
  }

  /** Whether a span is such, in the order they came; does not ask further then. */
  boolean anySpan(Predicate<? super SpanView> condition) {
    return any(resource -> false, condition);
  }

  /** Whether a resource is such, or a span of it; does not ask further then. */
  boolean any(Predicate<? super ResourceView> ofResource, Predicate<? super SpanView> ofSpan) {
    int number = 0;
    for (TracePart part = parts; part != null; part = part.next()) {
      cursor.bind(part.requestBytes(), part.places());
      if (ofResource.test(cursor.resource())) {
        return true;
      }
      for (int i = 0; i < part.spans(); i++) {
        if (ofSpan.test(span(number++))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The cursor's next span, which is number so and so of the trace. */
  private SpanView span(int number) {
    if (number >= KEPT_VIEWS) {
      cursor.next(furtherSpan);
      return furtherSpan;
    }
    if (number == views.size()) {
      views.add(new SpanView());
    }
    SpanView view = views.get(number);
    if (number < bound) {
      cursor.skip();
    } else {
      cursor.next(view);
      bound = number + 1;
    }
    return view;
  }
}
