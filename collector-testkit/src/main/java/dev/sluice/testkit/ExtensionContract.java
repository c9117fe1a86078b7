package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.ComponentKind;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.Listens;
import dev.sluice.flow.Deadline;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every extension keeps to. Extend it in the extension's own tests.
 *
 * @param <C> its configuration
 */
public abstract class ExtensionContract<C> {
  private static final int ROUNDS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private TestContext context;

  /** Its factory. */
  protected abstract ExtensionFactory<C> factory();

  /** A configuration with which it starts, made anew each time; ports of the system's choice. */
  protected abstract C config();

  /** Whether configuration files can name it. */
  protected boolean isNamedByFiles() {
    return true;
  }

  @BeforeEach
  final void makeContext() {
    context = TestContext.of(ComponentKind.EXTENSION, factory().type().name());
  }

  @AfterEach
  final void closeContext() {
    context.close();
  }

  private Extension create() {
    return factory().create(config(), context);
  }

  private void stop(Extension extension) throws Exception {
    extension.stop(Deadline.after(context.clock().nanoTime(), PATIENCE));
  }

  @Test
  void isFoundByItsType() {
    boolean found = false;
    for (ExtensionFactory<?> each : ServiceLoader.load(ExtensionFactory.class)) {
      found |= each.type().equals(factory().type());
    }
    assertThat(found).isEqualTo(isNamedByFiles());
    assertThat(factory().kind()).isEqualTo(ComponentKind.EXTENSION);
  }

  @Test
  void twoOfTheSameConfigurationAreEqual() {
    assertThat(config()).as("a reload keeps what has not changed").isEqualTo(config());
  }

  @Test
  void opensItsPortsOnlyWhileItRuns() throws Exception {
    Extension extension = create();
    if (extension instanceof Listens listens) {
      assertThat(listens.boundAddresses()).isEmpty();
      extension.start();
      List<InetSocketAddress> bound = listens.boundAddresses();
      assertThat(bound).isNotEmpty();
      for (InetSocketAddress address : bound) {
        connect(address);
      }
      stop(extension);
      assertThat(listens.boundAddresses()).isEmpty();
      for (InetSocketAddress address : bound) {
        assertThatThrownBy(() -> connect(address)).isInstanceOf(ConnectException.class);
      }
    } else {
      extension.start();
      stop(extension);
    }
  }

  private static void connect(InetSocketAddress address) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) PATIENCE.toMillis());
    }
  }

  /** As the heir of a reload binds it. A selector may hold on to a socket that is closed. */
  @Test
  void givesItsPortsBackBeforeItHasStopped() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Extension extension = create();
      extension.start();
      List<InetSocketAddress> bound =
          extension instanceof Listens listens ? listens.boundAddresses() : List.of();
      stop(extension);
      for (InetSocketAddress address : bound) {
        try (ServerSocket again = new ServerSocket()) {
          again.bind(address);
        }
      }
    }
  }

  @Test
  void hearsOfReadinessAtAnyTimeAndStartsAgainAfterItsTwin() throws Exception {
    Extension extension = create();
    extension.start();
    extension.onReady();
    extension.onNotReady();
    extension.onReady();
    stop(extension);
    Extension twin = create(); // as a reload makes it
    twin.start();
    twin.onReady();
    stop(twin);
  }

  /** Threads that extensions share may still come meanwhile; one for each extension may not. */
  @Test
  void leavesNoThreadOfItsOwnBehind() throws Exception {
    int rounds = 4 * Runtime.getRuntime().availableProcessors() + 10;
    int before = Thread.activeCount();
    for (int i = 0; i < rounds; i++) {
      Extension extension = create();
      extension.start();
      stop(extension);
    }
    Awaitility.await().atMost(PATIENCE).until(() -> Thread.activeCount() - before < rounds);
  }

  @Test
  void stopMayComeTwiceAndWithoutStart() throws Exception {
    Extension extension = create();
    stop(extension);
    stop(extension);
  }
}
