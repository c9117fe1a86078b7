package dev.sluice.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionShareTest {
  private final List<String> awakened = new ArrayList<>();
  private final ConnectionShare share = new ConnectionShare(100);
  private final ConnectionShare.Member grpc = share.join(1_000, () -> awakened.add("grpc"));
  private final ConnectionShare.Member http = share.join(1_000, () -> awakened.add("http"));

  private static int flood(ConnectionShare.Member listener) {
    int opened = 1;
    while (listener.opened()) {
      opened++;
    }
    return opened;
  }

  @Test
  void allListenersTogetherTakeTheShareAndNoMore() {
    assertThat(flood(grpc)).as("its own quarter and the common half").isEqualTo(75);
    assertThat(flood(http)).as("a flood on one leaves the other its part").isEqualTo(25);
    assertThat(awakened).isEmpty();
  }

  @Test
  void whoeverWaitsGoesOnWhenThereIsRoomForIt() {
    flood(grpc);
    flood(http);
    grpc.closed();
    assertThat(awakened).as("room that is anybody's").containsExactly("grpc", "http");
    assertThat(http.opened()).as("taken again").isFalse();
    awakened.clear();
    http.closed();
    assertThat(awakened).containsExactly("http");
  }

  @Test
  void whoeverEndsOneHearsWhetherThereIsRoomNow() {
    flood(grpc);
    flood(http);
    assertThat(grpc.closed()).as("room for both").isFalse();
    assertThat(grpc.opened()).isFalse();
    assertThat(http.opened()).as("one too many").isFalse();
    assertThat(grpc.closed()).as("not yet").isTrue();
    assertThat(http.closed()).isFalse();
  }

  @Test
  void aListenerThatLeavesHoldsNoPartButWhatIsOpen() {
    flood(grpc);
    flood(http);
    grpc.leave();
    assertThat(awakened).isEmpty();
    for (int i = 0; i < 75; i++) {
      assertThat(grpc.closed()).as("waits for nothing any more").isFalse();
    }
    assertThat(awakened).containsExactly("http");
    assertThat(25 + flood(http)).isEqualTo(100);
  }

  @Test
  void aListenerHasALimitOfItsOwnToo() {
    ConnectionShare.Member small = share.join(3, () -> awakened.add("small"));
    assertThat(flood(small)).isEqualTo(3);
    small.closed();
    assertThat(awakened).containsExactly("small");
  }

  @Test
  void isSevenTenthsOfTheDescriptorsAndWhatTheHeapHasRoomFor() {
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    assertThat((long) ConnectionShare.ofProcess().most())
        .isLessThanOrEqualTo((long) (system.getMaxFileDescriptorCount() * 0.7))
        .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 2 / 32_768)
        .isPositive();
  }
}
