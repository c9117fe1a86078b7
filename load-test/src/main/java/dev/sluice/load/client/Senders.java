package dev.sluice.load.client;

import java.util.ArrayList;
import java.util.List;

/** Connections to one collector. */
public final class Senders implements AutoCloseable {
  private final List<Sender> all = new ArrayList<>();

  private Senders() {}

  /** So many connections, made. */
  public static Senders connect(String host, int port, Wire wire, int connections, EventLoops loops)
      throws InterruptedException {
    return connect(host, List.of(port), wire, connections, loops);
  }

  /** The same over several ports by turns; at least one connection to each. */
  public static Senders connect(
      String host, List<Integer> ports, Wire wire, int connections, EventLoops loops)
      throws InterruptedException {
    Senders senders = unconnected(host, ports, wire, connections, loops);
    try {
      for (Sender sender : senders.all) {
        sender.connect();
      }
    } catch (InterruptedException | RuntimeException e) {
      senders.close();
      throw e;
    }
    return senders;
  }

  /** The same, but each connects when it first sends. */
  public static Senders unconnected(
      String host, List<Integer> ports, Wire wire, int connections, EventLoops loops) {
    Senders senders = new Senders();
    for (int i = 0; i < Math.max(connections, ports.size()); i++) {
      int port = ports.get(i % ports.size());
      senders.all.add(
          wire.protocol() == Wire.Protocol.GRPC
              ? new GrpcSender(host, port, wire, loops)
              : new HttpSender(host, port, wire, loops));
    }
    return senders;
  }

  public List<Sender> all() {
    return List.copyOf(all);
  }

  /** The collector is there again; see {@link Sender#collectorIsBack}. */
  public void collectorIsBack() {
    all.forEach(Sender::collectorIsBack);
  }

  @Override
  public void close() {
    all.forEach(Sender::close);
  }
}
