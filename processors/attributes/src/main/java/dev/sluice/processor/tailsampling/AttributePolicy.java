package dev.sluice.processor.tailsampling;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.AttributedView;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Wants a trace in which a resource or a span has an attribute of a certain value.
 *
 * @param ofResource which values count on a resource
 * @param ofSpan which values count on a span
 * @param inverts whether exactly the other traces are wanted, those without the attribute included
 */
record AttributePolicy(
    AttributeKey key,
    Predicate<AnyValueView> ofResource,
    Predicate<AnyValueView> ofSpan,
    boolean inverts)
    implements TracePolicy {

  /** Numbers within bounds; whatever is no integer reads as 0, as in the reference. */
  static AttributePolicy number(String key, long min, long max, boolean inverts) {
    Predicate<AnyValueView> isWithin =
        value -> {
          long number = value.type() == AnyValueView.Type.INT ? value.intValue() : 0;
          return min <= number && number <= max;
        };
    return new AttributePolicy(AttributeKey.of(key), isWithin, isWithin, inverts);
  }

  /** A truth value; whatever is none reads as false, as in the reference. */
  static AttributePolicy truth(String key, boolean wanted, boolean inverts) {
    Predicate<AnyValueView> isIt =
        value -> (value.type() == AnyValueView.Type.BOOL && value.boolValue()) == wanted;
    return new AttributePolicy(AttributeKey.of(key), isIt, isIt, inverts);
  }

  /** A text; whatever is none reads as an empty one, which a span never has. */
  static AttributePolicy text(String key, TextMatch match, boolean inverts) {
    return new AttributePolicy(
        AttributeKey.of(key),
        value -> match.matches(textBytes(value)),
        value -> {
          Slice text = textBytes(value);
          return text.length() > 0 && match.matches(text);
        },
        inverts);
  }

  private static Slice textBytes(AnyValueView value) {
    return value.type() == AnyValueView.Type.STRING ? value.stringBytes() : TextMatch.EMPTY;
  }

  @Override
  public Decision decide(TraceView trace) {
    boolean isFound = trace.any(view -> has(view, ofResource), view -> has(view, ofSpan));
    return isFound == inverts ? Decision.NOT_SAMPLED : Decision.SAMPLED;
  }

  private boolean has(AttributedView view, Predicate<AnyValueView> counts) {
    @Nullable AnyValueView value = view.attribute(key);
    return value != null && counts.test(value);
  }
}
