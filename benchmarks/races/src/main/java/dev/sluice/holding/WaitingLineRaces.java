package dev.sluice.holding;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Reply;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Callers that wait, against room that comes and a line that closes. */
public final class WaitingLineRaces {
  private static final Batch BATCH = Batch.of(Signal.TRACES, Payload.of(new byte[8]), 1);
  private static final Reply REPLY = outcome -> {};

  private WaitingLineRaces() {}

  /** Room for as many batches as it has places. */
  private static final class Places implements WaitingLine.Door<Integer, Integer> {
    final AtomicInteger free;
    final AtomicInteger taken = new AtomicInteger();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();

    Places(int free) {
      this.free = new AtomicInteger(free);
    }

    @Override
    public @Nullable Integer reserve(Batch batch, Integer to) {
      for (int seen = free.get(); seen > 0; seen = free.get()) {
        if (free.compareAndSet(seen, seen - 1)) {
          return 1;
        }
      }
      return null;
    }

    @Override
    public void release(Integer room) {
      free.incrementAndGet();
    }

    @Override
    public void take(Batch batch, Integer room, Integer to, Reply reply) {
      taken.incrementAndGet();
    }

    @Override
    public void taken(Reply reply) {
      answered.incrementAndGet();
    }

    @Override
    public void refuse(Batch batch, Reply reply, WaitingLine.Refusal why) {
      refused.incrementAndGet();
    }

    @Override
    public void goOn(Integer to) {}

    void into(III_Result result) {
      result.r1 = taken.get();
      result.r2 = answered.get();
      result.r3 = refused.get();
    }
  }

  private static WaitingLine<Integer, Integer> lineBefore(Places places) {
    return new WaitingLine<>(
        Clock.SYSTEM, (delay, action) -> () -> true, MemoryBudget.unlimited(), places);
  }

  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "let in and answered")
  @Outcome(expect = FORBIDDEN, desc = "nobody saw that there is room, or answered twice")
  @State
  public static class RoomComesWhileACallerParks {
    private final Places places = new Places(0);
    private final WaitingLine<Integer, Integer> line = lineBefore(places);

    @Actor
    public void caller() {
      line.offer(BATCH, 0, REPLY, true);
    }

    @Actor
    public void room() {
      places.free.incrementAndGet();
      line.roomFreed();
    }

    @Arbiter
    public void after(III_Result result) {
      places.into(result);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "one let in, one refused")
  @Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "both refused")
  @Outcome(expect = FORBIDDEN, desc = "a caller without an answer, or with two")
  @State
  public static class TheLineClosesWhileRoomComes {
    private final Places places = new Places(0);
    private final WaitingLine<Integer, Integer> line = lineBefore(places);

    public TheLineClosesWhileRoomComes() {
      line.offer(BATCH, 0, REPLY, true);
      line.offer(BATCH, 1, REPLY, true);
    }

    @Actor
    public void close() {
      line.close();
    }

    @Actor
    public void room() {
      places.free.incrementAndGet();
      line.roomFreed();
    }

    @Arbiter
    public void after(III_Result result) {
      places.into(result);
    }
  }
}
