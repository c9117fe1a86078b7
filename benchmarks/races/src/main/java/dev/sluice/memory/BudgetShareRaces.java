package dev.sluice.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Reservations of shares on two threads. */
public final class BudgetShareRaces {
  private static final int BYTES = 60;

  private BudgetShareRaces() {}

  @JCStressTest
  @Outcome(id = "true, false, 60", expect = ACCEPTABLE, desc = "the first has the room")
  @Outcome(id = "false, true, 60", expect = ACCEPTABLE, desc = "the other has it")
  @Outcome(expect = FORBIDDEN, desc = "more than the share, or not what was reserved")
  @State
  public static class TwoForTheRoomOfOne {
    private final AtomicLong kept = new AtomicLong();
    private final BudgetShare share = new BudgetShare(1_000, kept, 100);

    @Actor
    public void one(ZZJ_Result result) {
      result.r1 = share.tryReserve(BYTES);
    }

    @Actor
    public void other(ZZJ_Result result) {
      result.r2 = share.tryReserve(BYTES);
    }

    @Arbiter
    public void after(ZZJ_Result result) {
      result.r3 = share.usedBytes() == kept.get() ? kept.get() : -1;
    }
  }

  /**
   * Both keep 30; what is free is enough for one of them to keep 90 (half of it, 45, is below 46).
   */
  @JCStressTest
  @Outcome(id = "true, false, 120", expect = ACCEPTABLE, desc = "the first grows")
  @Outcome(id = "false, true, 120", expect = ACCEPTABLE, desc = "the other grows")
  @Outcome(expect = FORBIDDEN, desc = "more than there is for all")
  @State
  public static class TwoSharesOfOneBudget {
    private final AtomicLong kept = new AtomicLong();
    private final BudgetShare share = new BudgetShare(166, kept, 1_000);
    private final BudgetShare neighbour = new BudgetShare(166, kept, 1_000);

    public TwoSharesOfOneBudget() {
      share.reserve(30);
      neighbour.reserve(30);
    }

    @Actor
    public void one(ZZJ_Result result) {
      result.r1 = share.tryReserve(BYTES);
    }

    @Actor
    public void other(ZZJ_Result result) {
      result.r2 = neighbour.tryReserve(BYTES);
    }

    @Arbiter
    public void after(ZZJ_Result result) {
      result.r3 = share.usedBytes() + neighbour.usedBytes() == kept.get() ? kept.get() : -1;
    }
  }
}
