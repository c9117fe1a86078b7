package dev.sluice.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** References of a lease on two threads. */
public final class LeaseRaces {
  private static final int BYTES = 1 << 10;

  private LeaseRaces() {}

  private static MemoryBudget charged() {
    MemoryBudget budget = new MemoryBudget(1 << 20);
    budget.charge(BYTES);
    return budget;
  }

  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "the last one gives the weight back, once")
  @Outcome(expect = FORBIDDEN, desc = "given back twice, or never")
  @State
  public static class TwoReleases {
    private final MemoryBudget budget = charged();
    private final MemoryLease lease = budget.leaseCharged(BYTES);

    public TwoReleases() {
      lease.retain();
    }

    @Actor
    public void one() {
      lease.release();
    }

    @Actor
    public void other() {
      lease.releaseRead();
    }

    @Arbiter
    public void after(J_Result result) {
      result.r1 = budget.usedBytes();
    }
  }

  @JCStressTest
  @Outcome(id = "true, 1024", expect = ACCEPTABLE, desc = "retained before the other let go")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "too late, and said so")
  @Outcome(expect = FORBIDDEN, desc = "a reference to what is gone, or weight that nobody has")
  @State
  public static class RetainAgainstTheLastRelease {
    private final MemoryBudget budget = charged();
    private final MemoryLease lease = budget.leaseCharged(BYTES);

    @Actor
    public void retain(ZJ_Result result) {
      try {
        lease.retain();
        result.r1 = true;
      } catch (IllegalStateException e) {
        result.r1 = false; // the answer that this race may have
      }
    }

    @Actor
    public void release() {
      lease.release();
    }

    @Arbiter
    public void after(ZJ_Result result) {
      result.r2 = budget.usedBytes();
    }
  }

  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "who may still read the array keeps it")
  @Outcome(expect = FORBIDDEN, desc = "an array that is used again under a reader")
  @State
  public static class ReuseAgainstDoubt {
    private final MemoryBudget budget = charged();
    private final byte[] array = budget.arrays().take(BYTES);
    private final AdjustableLease lease = AdjustableLease.overPooled(budget, array);

    public ReuseAgainstDoubt() {
      budget.charge(array.length - BYTES);
      lease.retain();
    }

    @Actor
    public void sent() {
      lease.releaseForReuse();
    }

    @Actor
    public void mayReadOn() {
      lease.release();
    }

    @Arbiter
    public void after(JJ_Result result) {
      result.r1 = budget.usedBytes();
      result.r2 = budget.arrays().take(BYTES) == array ? 1 : 0;
    }
  }
}
