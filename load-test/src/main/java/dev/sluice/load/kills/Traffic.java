package dev.sluice.load.kills;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.client.Wire;
import dev.sluice.load.drive.ClosedLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * What is sent to one life of the collector, over connections of its own, so that none waits
 * because an earlier life refused it.
 */
final class Traffic implements AutoCloseable {
  private static final int RETRY_PAUSE_MILLIS = 5;
  private static final int CONNECT_MILLIS = 100;

  private final int port;
  private final List<Senders> senders = new ArrayList<>();
  private final List<ClosedLoop> loops = new ArrayList<>();
  private boolean begun;

  Traffic(List<Flow> flows, int inFlight, Wire wire, int port, EventLoops eventLoops) {
    this.port = port;
    for (Flow flow : flows) {
      Senders connections =
          Senders.unconnected("127.0.0.1", List.of(port), wire, inFlight, eventLoops);
      senders.add(connections);
      loops.add(
          new ClosedLoop(
              flow.bodies(), connections.all(), inFlight, RETRY_PAUSE_MILLIS, flow.tally()));
    }
  }

  /** Sends from the moment on at which somebody listens; to be called again and again. */
  void beginOnceListening() {
    if (!begun && somebodyListens()) {
      begun = true;
      loops.forEach(ClosedLoop::run);
    }
  }

  private boolean somebodyListens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends nothing more, and returns when the last request is answered or has broken. */
  void rest() {
    if (begun) {
      loops.forEach(ClosedLoop::rest);
    }
  }

  @Override
  public void close() {
    loops.forEach(ClosedLoop::close);
    senders.forEach(Senders::close);
  }
}
