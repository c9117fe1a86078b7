package dev.sluice.load.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.client.Answer;
import dev.sluice.load.client.Body;
import dev.sluice.load.client.Sender;
import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Templates;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private final Deque<Integer> underWay = new ArrayDeque<>();
  private final List<Connection> connections = new ArrayList<>();

  @Test
  void moreConnectionsThanRequestsUnderWayAreAllUsedInTurn() {
    try (ClosedLoop loop = loop(5, 2)) {
      loop.run();
      for (int i = 0; i < 60; i++) {
        assertThat(underWay).hasSize(2);
        connections.get(underWay.remove()).answer();
      }
      assertThat(connections).allSatisfy(one -> assertThat(one.sent).isGreaterThanOrEqualTo(10));
      assertThat(connections).allSatisfy(one -> assertThat(one.mostUnderWay).isEqualTo(1));
    }
  }

  @Test
  void fewerConnectionsShareTheRequestsUnderWay() {
    try (ClosedLoop loop = loop(2, 5)) {
      loop.run();
      assertThat(underWay).containsExactly(0, 1, 0, 1, 0);
    }
  }

  private ClosedLoop loop(int senders, int inFlight) {
    for (int i = 0; i < senders; i++) {
      connections.add(new Connection(i));
    }
    Bodies bodies =
        new Bodies(
            Templates.of(
                Profile.File.of(Signal.LOGS).withItemsPerRequest(List.of(1)).profile(),
                Instant.parse("2026-01-02T03:04:05Z")),
            Wire.Compression.NONE,
            1,
            0,
            false);
    return new ClosedLoop(bodies, List.copyOf(connections), inFlight, 0, new Tally(false));
  }

  /** Answers when it is told to. */
  private final class Connection implements Sender {
    private final int number;
    private final Deque<Consumer<Answer>> waiting = new ArrayDeque<>();
    private int sent;
    private int mostUnderWay;

    Connection(int number) {
      this.number = number;
    }

    void answer() {
      waiting.remove().accept(Answer.ACCEPTED);
    }

    @Override
    public void send(Signal signal, Body body, Consumer<Answer> done) {
      sent++;
      waiting.add(done);
      underWay.add(number);
      mostUnderWay = Math.max(mostUnderWay, waiting.size());
    }

    @Override
    public int mostInFlight() {
      return 10;
    }

    @Override
    public void connect() {
      // it is only counted
    }

    @Override
    public void collectorIsBack() {
      // it never goes
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
