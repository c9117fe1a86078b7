package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.CallHead;
import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.Listens;
import dev.sluice.component.OutgoingCall;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.config.Spec;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite for extensions passes those that are right, and none that are wrong. */
class WrongExtensionsTest {
  @ParameterizedTest
  @ValueSource(classes = {Renews.class, Guards.class})
  void passesWhatIsRight(Class<?> right) {
    SuiteRun run = SuiteRun.over(right);
    assertThat(run.failed()).isEmpty();
    assertThat(run.passed()).isGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ThrowsAtAnEmptyHeader.class,
        IsNotSafeForThreads.class,
        KeepsItsPort.class,
        LeavesThreads.class
      })
  void failsWhatIsWrong(Class<?> wrong) {
    assertThat(SuiteRun.over(wrong).failed()).as("%s", wrong).isNotEmpty();
  }

  abstract static class Subject extends ExtensionContract<String> {
    abstract Extension create();

    @Override
    protected ExtensionFactory<String> factory() {
      return new ExtensionFactory<>() {
        @Override
        public ComponentType type() {
          return ComponentType.of("subject");
        }

        @Override
        public Spec<String> spec() {
          return Spec.empty("");
        }

        @Override
        public Extension create(String config, ExtensionContext context) {
          return Subject.this.create();
        }
      };
    }

    @Override
    protected Duration patience() {
      return Duration.ofMillis(500);
    }

    @Override
    protected String config() {
      return "";
    }

    @Override
    protected boolean isNamedByFiles() {
      return false;
    }
  }

  static class Renews extends Subject {
    @Override
    Extension create() {
      return new RenewedToken();
    }
  }

  static class Guards extends Subject {
    @Override
    Extension create() {
      return new Guard();
    }
  }

  private static class Guard implements Extension, ServerAuthenticator {
    @Override
    public Map<String, String> authenticate(CallHead head) throws NotAuthenticated {
      List<String> given = head.headers().getOrDefault("authorization", List.of());
      if (!given.contains("Bearer 1")) {
        throw new NotAuthenticated("no such token");
      }
      return Map.of("subject", "one");
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }

  static class ThrowsAtAnEmptyHeader extends Subject {
    @Override
    Extension create() {
      return new Guard() {
        @Override
        public Map<String, String> authenticate(CallHead head) throws NotAuthenticated {
          String first =
              head.headers().getOrDefault("authorization", List.of("none")).get(0); // the fault
          if (first.isEmpty()) {
            throw new NotAuthenticated("no token");
          }
          return super.authenticate(head);
        }
      };
    }
  }

  static class IsNotSafeForThreads extends Subject {
    @Override
    Extension create() {
      return new Unsafe();
    }
  }

  private static final class Unsafe implements Extension, ClientAuthenticator {
    private final List<String> asked = new ArrayList<>();

    @Override
    public Map<String, String> headers(OutgoingCall call) {
      asked.add(call.target());
      for (String each : asked) { // the fault: others add meanwhile
        if (each.isEmpty()) {
          return Map.of();
        }
      }
      return Map.of("authorization", "Bearer 1");
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }

  static class KeepsItsPort extends Subject {
    @Override
    Extension create() {
      return new Door();
    }
  }

  private static final class Door implements Extension, Listens {
    private volatile @Nullable ServerSocket door;
    private volatile boolean stopped;

    @Override
    public void start() throws IOException {
      ServerSocket opened = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      door = opened;
      Thread doorman =
          new Thread(
              () -> {
                try {
                  while (true) {
                    opened.accept().close();
                  }
                } catch (IOException e) {
                  stopped = true;
                }
              });
      doorman.setDaemon(true);
      doorman.start();
    }

    @Override
    public List<InetSocketAddress> boundAddresses() {
      ServerSocket opened = door;
      return opened == null || stopped
          ? List.of()
          : List.of((InetSocketAddress) opened.getLocalSocketAddress());
    }

    @Override
    public void stop(Deadline deadline) {
      stopped = true; // and nothing is closed
    }
  }

  static class LeavesThreads extends Subject {
    private static final CountDownLatch FOR_EVER = new CountDownLatch(1);

    @Override
    Extension create() {
      return new Guard() {
        @Override
        public void start() {
          Thread thread =
              new Thread(
                  () -> {
                    try {
                      FOR_EVER.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
          thread.setDaemon(true);
          thread.start();
        }
      };
    }
  }
}
