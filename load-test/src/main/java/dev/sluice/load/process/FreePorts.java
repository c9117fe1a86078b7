package dev.sluice.load.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface that nobody listens on. */
public final class FreePorts {
  private static final int FIRST_LASTING = 12_000;

  /** Of Linux unless told otherwise; other systems begin higher. */
  private static final int FIRST_OF_CLIENTS = 32_768;

  private static final int MOST_TRIES = 1_000;

  private FreePorts() {}

  /**
   * So many different ones that the system never gives to clients, for a server that comes back:
   * while it is away, no connection can happen to begin at its port.
   */
  public static List<Integer> takeLasting(int count) throws IOException {
    Set<Integer> ports = new LinkedHashSet<>();
    for (int tries = 0; ports.size() < count; tries++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_LASTING, FIRST_OF_CLIENTS);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        ports.add(socket.getLocalPort());
      } catch (BindException e) {
        if (tries > MOST_TRIES) {
          throw e;
        }
      }
    }
    return List.copyOf(ports);
  }

  /** So many different ones; somebody else may take them before they are used. */
  public static List<Integer> take(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
