package dev.sluice.processor.tailsampling;

import dev.sluice.otlp.view.SpanView;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/** Wants a trace in which one span is such. */
record SpanPolicy(Predicate<SpanView> condition) implements TracePolicy {
  private static final int SAMPLED_FLAG = 1;

  /** A status among those; numbers as OTLP has them. */
  static SpanPolicy status(List<Integer> codes) {
    BitSet wanted = new BitSet();
    codes.forEach(wanted::set);
    return new SpanPolicy(
        span -> {
          int code = span.status().code();
          return code >= 0 && wanted.get(code);
        });
  }

  /** The flag of W3C trace context by which a sender says that it sampled. */
  static SpanPolicy sampledFlag() {
    return new SpanPolicy(span -> (span.flags() & SAMPLED_FLAG) != 0);
  }

  @Override
  public Decision decide(TraceView trace) {
    return trace.anySpan(condition) ? Decision.SAMPLED : Decision.NOT_SAMPLED;
  }
}
