package dev.sluice.load.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Many clients with one script, driven by the thread that calls {@link #run}. They connect bit by
 * bit, and whom the server turns away comes again after a while: a crowd does not give up.
 */
final class Crowd {
  private static final long TICK_MILLIS = 2;
  private static final int CONNECTS_PER_TICK = 10;
  private static final long COMES_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Of all clients together, so that the harness measures the collector and not the machine. */
  private static final long MOST_BYTES_PER_TICK = 200_000;

  private static final int DEAF_BUFFER_BYTES = 4_096;
  private static final int PIECES_PER_TURN = 64;

  private final InetSocketAddress server;
  private final Script script;
  private final List<Client> clients = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocate(65_536);
  private long closedByServer;
  private long sentBytes;
  private long readBytes;

  Crowd(int port, int connections, Script script) {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.script = script;
    for (int i = 0; i < connections; i++) {
      clients.add(new Client());
    }
  }

  /**
   * What became of a crowd.
   *
   * @param closedByServer how often the server closed on a client, or turned it away
   * @param sentBytes by all clients
   * @param readBytes by all clients
   */
  record Traces(long closedByServer, long sentBytes, long readBytes) {}

  /** Plays the script for so long; all connections are closed at the end. */
  Traces run(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    try (Selector selector = Selector.open()) {
      while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
        turn(selector);
        selector.select(this::ready, TICK_MILLIS);
      }
    } finally {
      for (Client client : clients) {
        client.abort();
      }
    }
    return new Traces(closedByServer, sentBytes, readBytes);
  }

  private void turn(Selector selector) throws IOException {
    long now = System.nanoTime();
    long before = sentBytes;
    int connects = CONNECTS_PER_TICK;
    for (Client client : clients) {
      if (client.channel == null && connects > 0 && now - client.dueNanos >= 0) {
        connects--;
        client.connect(selector);
      } else if (client.connected && now - client.dueNanos >= 0) {
        client.send(now);
      }
      if (sentBytes - before > MOST_BYTES_PER_TICK) {
        break;
      }
    }
    if (sentBytes - before > MOST_BYTES_PER_TICK) {
      Collections.rotate(clients, -1 - clients.size() / 7); // the next turn begins elsewhere
    }
  }

  private void ready(SelectionKey key) {
    Client client = (Client) key.attachment();
    try {
      if (key.isConnectable()) {
        client.finishConnect(key);
      } else if (key.isReadable()) {
        client.read();
      }
    } catch (IOException e) { // the server has turned it away
      client.closedByServer();
    }
  }

  private final class Client {
    private @Nullable SocketChannel channel;
    private boolean connected;
    private long dueNanos = System.nanoTime();
    private long turn;
    private ByteBuffer pending = ByteBuffer.allocate(0);

    void connect(Selector selector) throws IOException {
      SocketChannel made = SocketChannel.open();
      made.configureBlocking(false);
      made.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (!script.reads()) {
        made.setOption(StandardSocketOptions.SO_RCVBUF, DEAF_BUFFER_BYTES);
      }
      channel = made;
      turn = 0;
      pending = ByteBuffer.wrap(script.opening().get());
      made.register(selector, SelectionKey.OP_CONNECT, this);
      try {
        made.connect(server);
      } catch (SocketException e) {
        closedByServer();
      }
    }

    void finishConnect(SelectionKey key) throws IOException {
      ((SocketChannel) key.channel()).finishConnect();
      connected = true;
      key.interestOps(script.reads() ? SelectionKey.OP_READ : 0);
    }

    void send(long now) {
      SocketChannel to = channel;
      if (to == null) {
        return;
      }
      try {
        for (int pieces = 0; pieces < PIECES_PER_TURN; pieces++) {
          if (!pending.hasRemaining() && !next(now)) {
            return;
          }
          sentBytes += to.write(pending);
          if (pending.hasRemaining()) {
            dueNanos = now + FULL_NANOS; // the server takes no more for now
            return;
          }
          if (!script.pause().isZero()) {
            dueNanos = now + script.pause().toNanos();
            return;
          }
        }
      } catch (IOException e) {
        closedByServer();
      }
    }

    /** False when the script is over. */
    private boolean next(long now) {
      if (turn < script.turns()) {
        pending = ByteBuffer.wrap(script.piece().apply(turn++));
        return true;
      }
      if (script.end() == Script.End.RESET) {
        abort();
        dueNanos = now;
      } else {
        dueNanos = now + COMES_AGAIN_NANOS;
      }
      return false;
    }

    void read() throws IOException {
      SocketChannel from = channel;
      if (from == null) {
        return;
      }
      scratch.clear();
      int read = from.read(scratch);
      if (read < 0) {
        closedByServer();
      } else {
        readBytes += read;
      }
    }

    void closedByServer() {
      closedByServer++;
      abort();
      dueNanos = System.nanoTime() + COMES_AGAIN_NANOS;
    }

    /** Closes with a reset, so that thousands of ports do not linger. */
    void abort() {
      SocketChannel open = channel;
      channel = null;
      connected = false;
      if (open == null) {
        return;
      }
      try (open) {
        if (open.isOpen()) { // a connect that fails closes
          open.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
