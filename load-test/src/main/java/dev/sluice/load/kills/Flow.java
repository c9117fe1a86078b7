package dev.sluice.load.kills;

import dev.sluice.load.client.Wire;
import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.Tally;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.SentItems;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Template;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.sink.Account;
import dev.sluice.load.sink.NumberSet;
import dev.sluice.load.sink.Repeats;
import dev.sluice.load.sink.Sink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The items of one signal over all lives of the collector, and what became of them. A number is
 * first sent in one life and never in another, since no request outlives the collector that it was
 * sent to. Used by one thread, beside those that send and receive.
 */
final class Flow {
  static final int LIVES_BEFORE_THE_FIRST_ROUND = 2;

  private static final int RUN = 1;

  private final Bodies bodies;
  private final Tally tally = new Tally(true);
  private final Account account;
  private final Repeats repeats = new Repeats();
  private final List<Long> firstOfLife = new ArrayList<>();

  /** From now on the sink compares what arrives of it. */
  Flow(Signal signal, int itemsPerRequest, Sink sink) {
    Profile.File profile = Profile.File.of(signal).withItemsPerRequest(List.of(itemsPerRequest));
    List<Template> templates = Templates.of(profile.profile(), Instant.now());
    bodies = new Bodies(templates, Wire.Compression.NONE, RUN, signal.generator(), false);
    account = sink.account(signal);
    sink.compareWith(signal, bodies.source(), new SentItems(templates));
    sink.countRepeats(signal, bodies.source(), repeats);
  }

  Signal signal() {
    return bodies.signal();
  }

  Bodies bodies() {
    return bodies;
  }

  Tally tally() {
    return tally;
  }

  Account account() {
    return account;
  }

  /** The next life begins; lives count from one. */
  void beginLife() {
    firstOfLife.add(bodies.handedOut());
    repeats.begin(firstOfLife.size());
  }

  /** Items accepted that are not at the sink yet. */
  long missing() {
    return accepted().missingIn(taken());
  }

  /** The round in which an item was sent; below 1 for the lives before the first. */
  int roundOf(long sequence) {
    int life = firstOfLife.size();
    while (life > 1 && firstOfLife.get(life - 1) > sequence) {
      life--;
    }
    return life - LIVES_BEFORE_THE_FIRST_ROUND;
  }

  NumberSet accepted() {
    return Objects.requireNonNull(tally.accepted());
  }

  NumberSet taken() {
    return account.taken(bodies.source());
  }

  Repeats repeats() {
    return repeats;
  }
}
