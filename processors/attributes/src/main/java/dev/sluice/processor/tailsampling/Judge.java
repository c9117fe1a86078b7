package dev.sluice.processor.tailsampling;

import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.RepeatedLine;
import dev.sluice.telemetry.RepeatedLines;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the policies about a trace. One thread at a time. */
final class Judge {
  private final List<NamedPolicy> policies; // those that drop traces first
  private final boolean firstMatch;
  private final Clock clock;
  private final TailMetrics metrics;
  private final EventLog log;
  private final RepeatedLines failures;
  private final TraceView view = new TraceView();

  /**
   * @param firstMatch whether no policy is asked after one that wants the trace
   */
  Judge(
      List<NamedPolicy> policies,
      boolean firstMatch,
      Clock clock,
      TailMetrics metrics,
      EventLog log) {
    this.policies = List.copyOf(policies);
    this.firstMatch = firstMatch;
    this.clock = clock;
    this.metrics = metrics;
    this.log = log;
    this.failures = new RepeatedLines(clock);
  }

  /** What becomes of a trace, of which all is there that will count. */
  Decision decide(Trace trace) {
    view.show(trace, trace.parts());
    boolean sampled = false;
    for (int i = 0; i < policies.size(); i++) {
      Decision said = ask(i);
      if (said == Decision.DROPPED) {
        return said;
      }
      sampled |= said == Decision.SAMPLED;
      if (sampled && firstMatch) {
        break;
      }
    }
    return sampled ? Decision.SAMPLED : Decision.NOT_SAMPLED;
  }

  /**
   * What becomes of a trace because of a part that came, looked at by itself; null when more has to
   * come. Where a policy drops traces, and not this one so far, none is sampled: it may yet be
   * dropped.
   */
  @Nullable Decision decideAlone(Trace trace, TracePart part) {
    view.show(trace, part);
    boolean mayBeDropped = false;
    for (int i = 0; i < policies.size(); i++) {
      boolean drops = policies.get(i).policy() instanceof AllOf all && all.drops();
      if (mayBeDropped && !drops) {
        return null;
      }
      Decision said = ask(i);
      if (said == Decision.DROPPED || (said == Decision.SAMPLED && !drops)) {
        return said;
      }
      mayBeDropped |= drops && said != null;
    }
    return null;
  }

  /** What one policy says of what is shown; null when it fails. */
  private @Nullable Decision ask(int number) {
    NamedPolicy policy = policies.get(number);
    TailMetrics.OfPolicy counts = metrics.policy(number);
    long before = clock.nanoTime();
    try {
      Decision said = policy.policy().decide(view);
      counts.said(said);
      return said;
    } catch (RuntimeException e) { // it has no say then, and the others decide
      metrics.policyFailed();
      long leftOut = failures.admit(policy.name());
      if (leftOut >= 0) {
        log.error("A policy failed.", e, "policy", policy.name(), RepeatedLine.LEFT_OUT, leftOut);
      }
      return null;
    } finally {
      counts.asked(clock.nanoTime() - before);
    }
  }
}
