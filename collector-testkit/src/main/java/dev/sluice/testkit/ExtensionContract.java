package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.component.CallHead;
import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.Listens;
import dev.sluice.component.OutgoingCall;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.LogOwner;
import dev.sluice.storage.NewRecord;
import dev.sluice.storage.RecordLog;
import dev.sluice.storage.StorageExtension;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final int RACES = 4;
  private static final int THREADS = 4;
  private static final int ASKS = 25;
  private static final int CALLS_EACH = 40;

  private TestContext context;

  /** Its factory. */
  protected abstract ExtensionFactory<C> factory();

  /** A configuration with which it starts, made anew each time; ports of the system's choice. */
  protected abstract C config();

  /** Whether configuration files can name it. */
  protected boolean isNamedByFiles() {
    return true;
  }

  /** How long the suite waits for what has to happen. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
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
    extension.stop(Deadline.after(context.clock().nanoTime(), patience()));
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

  private void connect(InetSocketAddress address) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) patience().toMillis());
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
    Awaitility.await().atMost(patience()).until(() -> Thread.activeCount() - before < rounds);
  }

  /** Whatever it is to others: many ask it at once, some of them while it stops. */
  @Test
  void manyAskItAtOnceAndWhileItStops() {
    Race.rounds(
        RACES,
        race -> {
          Extension extension = create();
          extension.start();
          extension.onReady();
          race.threads(THREADS, thread -> random -> askMany(extension, random));
          if (race.random().nextBoolean()) {
            race.thread(random -> stop(extension));
          }
          race.run(0);
          stop(extension);
          if (extension instanceof Listens listens) {
            assertThat(listens.boundAddresses()).isEmpty();
          }
        });
  }

  private void askMany(Extension extension, SplittableRandom random) throws Exception {
    for (int i = 0; i < ASKS; i++) {
      if (extension instanceof Listens listens) {
        visit(listens);
      }
      for (int call = 0; call < CALLS_EACH; call++) {
        if (extension instanceof ServerAuthenticator guard) {
          askForEntry(guard, random);
        }
        if (extension instanceof ClientAuthenticator signer) {
          askForCredentials(signer, random);
        }
      }
    }
  }

  /** Whoever comes while it stops may find nobody there, but never waits for ever. */
  private void visit(Listens listens) throws IOException {
    for (InetSocketAddress address : listens.boundAddresses()) {
      try (Socket socket = new Socket()) {
        socket.setSoTimeout((int) patience().toMillis());
        socket.connect(address, (int) patience().toMillis());
        socket
            .getOutputStream()
            .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().read();
      } catch (SocketTimeoutException e) {
        throw new AssertionError("a visitor of " + address + " got neither answer nor end", e);
      } catch (IOException e) { // closed, or never opened: an end
      }
    }
  }

  private static void askForEntry(ServerAuthenticator guard, SplittableRandom random) {
    Map<String, List<String>> headers =
        switch (random.nextInt(4)) {
          case 0 -> Map.of();
          case 1 -> Map.of("authorization", List.of());
          case 2 -> Map.of("authorization", List.of("Bearer " + random.nextInt(3), ""));
          default -> Map.of("Authorization".toLowerCase(Locale.ROOT), List.of("Basic ===="));
        };
    String peer = random.nextBoolean() ? "192.0.2.1:5555" : null;
    try {
      assertThat(guard.authenticate(new CallHead("/v1/traces", headers, peer, List.of())))
          .as("attributes of who was recognised")
          .isNotNull();
    } catch (ServerAuthenticator.NotAuthenticated e) {
      assertThat(e.getMessage()).as("why it is refused").isNotBlank();
    }
  }

  private static void askForCredentials(ClientAuthenticator signer, SplittableRandom random) {
    OutgoingCall call =
        new OutgoingCall("POST", "backend:443", "/v1/traces", List.of(), RequestMetadata.NONE);
    try {
      Map<String, String> given = signer.headers(call);
      assertThat(given).as("headers").isNotNull();
      if (random.nextInt(4) == 0 && signer.refused(call, given)) {
        assertThat(signer.headers(call)).as("headers, when it said to ask again").isNotNull();
      }
    } catch (ClientAuthenticator.NoCredentials e) {
      assertThat(e.getMessage()).as("why there are none").isNotBlank();
    }
  }

  /** For one that stores: what was written is found again, what is done with is not. */
  @Test
  void whatManyOwnersHaveWrittenIsFoundAfterARestart() throws Exception {
    C same = config();
    Extension first = factory().create(same, context);
    assumeTrue(first instanceof StorageExtension);
    first.start();
    Map<LogOwner, Integer> written = new ConcurrentHashMap<>();
    Race.rounds(
        1,
        race -> {
          race.threads(
              THREADS,
              thread ->
                  random -> {
                    LogOwner owner =
                        new LogOwner(ComponentKind.EXPORTER, ComponentId.parse("o"), "t" + thread);
                    written.put(owner, writeMany((StorageExtension) first, owner, random));
                  });
          race.run(0);
        });
    stop(first);
    Extension again = factory().create(same, context);
    again.start();
    try {
      for (Map.Entry<LogOwner, Integer> each : written.entrySet()) {
        try (RecordLog log = ((StorageExtension) again).open(each.getKey())) {
          assertThat(log.recovery().lostItems()).as("%s lost", each.getKey()).isZero();
          assertThat(log.recovery().entries().size())
              .as("records of %s", each.getKey())
              .isEqualTo((long) each.getValue());
        }
      }
    } finally {
      stop(again);
    }
  }

  /** How many records are left. */
  private static int writeMany(StorageExtension storage, LogOwner owner, SplittableRandom random)
      throws Exception {
    Deque<LogEntry> open = new ArrayDeque<>();
    try (RecordLog log = storage.open(owner)) {
      for (int i = 0; i < ASKS; i++) {
        byte[] body = new byte[random.nextInt(1, 500)];
        List<LogEntry> done =
            !open.isEmpty() && random.nextBoolean() ? List.of(open.remove()) : List.of();
        open.addAll(log.write(List.of(new NewRecord(1, "r", List.of(Slice.of(body)))), done));
        assertThat(log.read(open.getLast())).isEqualTo(body);
      }
    }
    return open.size();
  }

  @Test
  void stopMayComeTwiceAndWithoutStart() throws Exception {
    Extension extension = create();
    stop(extension);
    stop(extension);
  }
}
