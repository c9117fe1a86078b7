package dev.sluice.sending;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Requests that wait for a place, against places that come and a dispatcher that closes. */
public final class DispatcherRaces {
  private static final Batch BATCH = Batch.of(Signal.TRACES, Payload.of(new byte[8]), 1);

  private DispatcherRaces() {}

  private static final class Counted {
    final AtomicInteger claimed = new AtomicInteger();
    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger discarded = new AtomicInteger();

    Dispatcher dispatcher(int places) {
      return new Dispatcher(
          places,
          request -> claimed.incrementAndGet(),
          request -> {
            started.incrementAndGet();
            return false; // in flight, for longer than the race
          },
          request -> discarded.incrementAndGet(),
          Runnable::run);
    }

    void into(III_Result result) {
      result.r1 = claimed.get();
      result.r2 = started.get();
      result.r3 = discarded.get();
    }
  }

  private static void send(Dispatcher dispatcher) {
    dispatcher.offer(Request.merged(BATCH, List.of()));
    dispatcher.pump();
  }

  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "the place found the request")
  @Outcome(expect = FORBIDDEN, desc = "a request that waits beside a free place, or is sent twice")
  @State
  public static class APlaceComesWithARequest {
    private final Counted counted = new Counted();
    private final Dispatcher dispatcher = counted.dispatcher(0);

    @Actor
    public void request() {
      send(dispatcher);
    }

    @Actor
    public void place() {
      dispatcher.placeFreed();
    }

    @Arbiter
    public void after(III_Result result) {
      counted.into(result);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "one is in flight, the other waits")
  @Outcome(expect = FORBIDDEN, desc = "more in flight than there are places, or none")
  @State
  public static class TwoRequestsForOnePlace {
    private final Counted counted = new Counted();
    private final Dispatcher dispatcher = counted.dispatcher(1);

    @Actor
    public void one() {
      send(dispatcher);
    }

    @Actor
    public void other() {
      send(dispatcher);
    }

    @Arbiter
    public void after(III_Result result) {
      counted.into(result);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "started before it closed")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "discarded")
  @Outcome(expect = FORBIDDEN, desc = "left behind, or both")
  @State
  public static class ARequestComesWhileItCloses {
    private final Counted counted = new Counted();
    private final Dispatcher dispatcher = counted.dispatcher(1);

    @Actor
    public void request() {
      send(dispatcher);
    }

    @Actor
    public void close() {
      dispatcher.close();
    }

    @Arbiter
    public void after(III_Result result) {
      counted.into(result);
    }
  }
}
