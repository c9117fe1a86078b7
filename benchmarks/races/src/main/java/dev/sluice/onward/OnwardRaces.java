package dev.sluice.onward;

import static java.util.Objects.requireNonNull;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sluice.flow.Deadline;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.runtime.Scheduler;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Journeys that wait for a place, against places that come and a line that closes; and the end of
 * one that is under way, against its answer.
 */
public final class OnwardRaces {
  private static final Scheduler NEVER = (delay, action) -> () -> true;

  private OnwardRaces() {}

  private static final class Thing extends Journey {}

  /** In flight for longer than the race, unless the test answers. */
  private static final class World implements Route<Thing>, Account<Thing> {
    final AtomicInteger attempts = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final AtomicInteger left = new AtomicInteger();
    final Onward<Thing> onward = new Onward<>(NEVER, Runnable::run, this, this);
    volatile @Nullable Reply reply;

    Places<Thing> places(int free) {
      return new Places<>(free, onward, Runnable::run);
    }

    @Override
    public Deadline begin(Thing journey) {
      return Deadline.NONE;
    }

    @Override
    public void attempt(Thing journey, Reply answer) {
      attempts.incrementAndGet();
      reply = answer;
    }

    @Override
    public Step judge(Thing journey, dev.sluice.flow.Outcome answer, boolean stopping) {
      return OwnersPolicy.judge(journey, answer, stopping);
    }

    @Override
    public void waits(Thing journey, Step.Wait wait) {}

    @Override
    public void ended(Thing journey, Step.Ending ending) {
      ended.incrementAndGet();
    }

    @Override
    public Step.Ending givenUp(Thing journey) {
      return Step.Ending.failed(
          new dev.sluice.flow.Outcome.Retry(StatusCode.UNAVAILABLE, "over", RetryCause.SHUTDOWN),
          DropReason.SHUTDOWN,
          "over");
    }

    @Override
    public void left(Thing journey) {
      left.incrementAndGet();
    }
  }

  private static void bring(Places<Thing> places) {
    places.offer(new Thing());
    places.pump();
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the place found the journey")
  @Outcome(expect = FORBIDDEN, desc = "a journey that waits beside a free place, or begins twice")
  @State
  public static class APlaceComesWithAJourney {
    private final World world = new World();
    private final Places<Thing> places = world.places(0);

    @Actor
    public void journey() {
      bring(places);
    }

    @Actor
    public void place() {
      places.freed();
    }

    @Arbiter
    public void after(II_Result result) {
      result.r1 = world.attempts.get();
      result.r2 = world.ended.get();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "one is in flight, the other waits")
  @Outcome(expect = FORBIDDEN, desc = "more in flight than there are places, or none")
  @State
  public static class TwoJourneysForOnePlace {
    private final World world = new World();
    private final Places<Thing> places = world.places(1);

    @Actor
    public void one() {
      bring(places);
    }

    @Actor
    public void other() {
      bring(places);
    }

    @Arbiter
    public void after(II_Result result) {
      result.r1 = world.attempts.get();
      result.r2 = world.ended.get();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "begun before it closed")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "given up")
  @Outcome(expect = FORBIDDEN, desc = "left behind, or both")
  @State
  public static class AJourneyComesWhileThePlacesClose {
    private final World world = new World();
    private final Places<Thing> places = world.places(1);

    @Actor
    public void journey() {
      bring(places);
    }

    @Actor
    public void close() {
      places.close();
    }

    @Arbiter
    public void after(II_Result result) {
      result.r1 = world.attempts.get();
      result.r2 = world.ended.get();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "it ended once and left once")
  @Outcome(expect = FORBIDDEN, desc = "its end was counted twice or not, or its place is lost")
  @State
  public static class AnAnswerComesWithTheEndOfTheTime {
    private final World world = new World();

    public AnAnswerComesWithTheEndOfTheTime() {
      Thing thing = new Thing();
      world.onward.enter(thing);
      world.onward.start(thing);
    }

    @Actor
    public void answer() {
      requireNonNull(world.reply).complete(dev.sluice.flow.Outcome.accepted());
    }

    @Actor
    public void time() {
      world.onward.abort();
    }

    @Arbiter
    public void after(III_Result result) {
      result.r1 = world.attempts.get();
      result.r2 = world.ended.get();
      result.r3 = world.left.get();
    }
  }
}
