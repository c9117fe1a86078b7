package dev.sluice.connections;

import dev.sluice.telemetry.EventLog;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What a server says that is about to listen on every interface of the machine. */
public final class EveryInterface {
  private EveryInterface() {}

  /**
   * Warns when the address means every interface, in whichever notation; of any other says nothing.
   *
   * @param address that is going to be bound
   * @param endpoint as it was configured
   */
  public static void warnOf(SocketAddress address, String endpoint, EventLog log) {
    if (address instanceof InetSocketAddress inet
        && !inet.isUnresolved()
        && inet.getAddress().isAnyLocalAddress()) {
      log.warn(
          "Using the 0.0.0.0 address exposes this server to every network interface, which may"
              + " facilitate Denial of Service attacks.",
          "endpoint",
          endpoint);
    }
  }
}
