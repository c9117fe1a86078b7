package dev.sluice.processor.probabilisticsampler;

import dev.sluice.data.Slice;
import dev.sluice.numbers.GoNumbers;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.sampling.Randomness;
import dev.sluice.sampling.Threshold;
import dev.sluice.sampling.TraceState;
import org.jspecify.annotations.Nullable;

/** Decides about spans. */
final class SpanVerdict extends Verdict {
  private static final AttributeKey PRIORITY = AttributeKey.of("sampling.priority");

  private @Nullable TraceState state; // null: empty, or not to be touched
  private boolean touchable;

  SpanVerdict(Sampler sampler, boolean failClosed) {
    super(sampler, failClosed);
  }

  /** Decides about the current span. */
  void judge(SpanView span) {
    reset();
    readTraceState(span);
    decide();
    double priority = priority(span.attribute(PRIORITY));
    if (priority == 0) {
      override(Threshold.NEVER);
    } else if (priority > 0) {
      override(Threshold.ALWAYS);
    }
  }

  /** The trace state to give a span that is kept; null to leave it as it is. */
  @Nullable String newTraceState() {
    if (!touchable) {
      return null;
    }
    boolean writesRandomness = sampler().hashes();
    TraceState old = state;
    if (old == null) {
      return (writesRandomness
              ? "ot=rv:" + Randomness.text(effectiveRandomness()) + ";th:"
              : "ot=th:")
          + Threshold.text(threshold());
    }
    if (clearsThreshold) {
      old.clearThreshold();
    }
    if (writesRandomness) {
      old.setRandomness(effectiveRandomness());
    }
    long carried = carriedThreshold();
    if (carried != Threshold.NONE) {
      old.setThreshold(carried);
    }
    return old.text();
  }

  private void readTraceState(SpanView span) {
    String text = span.traceState();
    TraceState parsed = text.isEmpty() ? null : TraceState.parse(text);
    state = parsed;
    touchable = true;
    long carried = Randomness.MISSING;
    if (parsed != null && parsed.problem() != null) {
      refuse(parsed.problem(), false);
      touchable = false;
    } else if (parsed != null) {
      carried = parsed.randomness();
      incoming = parsed.threshold();
    }
    Slice id = span.traceId();
    if (sampler().isNever()) {
      found(Policy.SAMPLING_PRIORITY, Randomness.LARGEST); // only a priority has a say
    } else if (sampler().hashes()) {
      if (!isZero(id)) {
        found(Policy.TRACE_ID_HASH, sampler().hash(id.array(), id.offset(), id.length()));
      }
      refuseHashing(carried);
    } else if (carried != Randomness.MISSING) {
      found(Policy.SAMPLING_RANDOMNESS, carried);
    } else if (!isZero(id) && problem() == null) {
      found(Policy.TRACE_ID_W3C, Randomness.ofTraceId(id.array(), id.offset()));
    }
  }

  private void refuseHashing(long carried) {
    if (carried != Randomness.MISSING) {
      refuse("item has sampling randomness, equalizing or proportional mode recommended", true);
      touchable = false;
    } else if (incoming != Threshold.NONE) {
      refuse("item has sampling threshold, equalizing or proportional mode recommended", true);
      touchable = false;
    }
  }

  static boolean isZero(Slice id) {
    for (int i = id.offset(); i < id.end(); i++) {
      if (id.array()[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Zero: drop; positive: keep; negative or not a number: no say. */
  private static double priority(@Nullable AnyValueView value) {
    if (value == null) {
      return Double.NaN;
    }
    return switch (value.type()) {
      case INT -> value.intValue();
      case DOUBLE -> value.doubleValue();
      case STRING -> orNaN(GoNumbers.parseFloat(value.stringValue()));
      case EMPTY, BOOL, ARRAY, KVLIST, BYTES, STRING_INDEX -> Double.NaN;
    };
  }

  private static double orNaN(@Nullable Double number) {
    return number == null ? Double.NaN : number;
  }
}
