package dev.sluice.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ManualClock;
import dev.sluice.testkit.RecordingLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who has to leave a full listener. */
class IdleConnectionsTest {
  private final ManualClock clock = new ManualClock();
  private final RecordingLog log = new RecordingLog();
  private final IdleConnections idle = new IdleConnections(log, clock);
  private final List<Connection> open = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();

  private final class Connection implements IdleConnections.Candidate {
    private final String name;
    private final long since;

    Connection(String name, long since) {
      this.name = name;
      this.since = since;
    }

    @Override
    public long idleSinceNanos() {
      return since;
    }

    @Override
    public void endIfIdle() {
      ended.add(name);
    }
  }

  private void add(String name, Duration idleFor) {
    open.add(new Connection(name, clock.nanoTime() - idleFor.toNanos()));
  }

  private void endOne() {
    idle.endOne(open, clock.nanoTime());
  }

  @Test
  void theOneThatIsIdleForTheLongestGoesAndNobodyElse() {
    add("short", Duration.ofSeconds(3));
    add("long", Duration.ofMinutes(3));
    add("middle", Duration.ofSeconds(30));
    endOne();
    assertThat(ended).containsExactly("long");
  }

  @Test
  void whoIsBusyOrWasAMomentAgoStays() {
    add("just now", IdleConnections.LEAST_IDLE.minusNanos(1));
    open.add(new Connection("busy", IdleConnections.Candidate.BUSY));
    endOne();
    assertThat(ended).isEmpty();
    assertThat(log.lines()).isEmpty();
    add("long enough", IdleConnections.LEAST_IDLE);
    endOne();
    assertThat(ended).containsExactly("long enough");
  }

  @Test
  void manyAreToldOfInFewLines() {
    add("idle", Duration.ofMinutes(1));
    for (int i = 0; i < 1_000; i++) {
      endOne();
    }
    assertThat(ended).hasSize(1_000);
    assertThat(log.messages("warn")).hasSize(10);
  }
}
