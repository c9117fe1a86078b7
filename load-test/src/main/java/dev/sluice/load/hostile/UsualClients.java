package dev.sluice.load.hostile;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.client.Wire;
import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.OpenLoop;
import dev.sluice.load.drive.Schedule;
import dev.sluice.load.drive.Tally;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.sink.NumberSet;
import dev.sluice.load.sink.Sink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * Clients as an application has them, one over gRPC and one over HTTP: a few requests a second with
 * numbered log records, whatever happens.
 */
final class UsualClients implements AutoCloseable {
  private static final double REQUESTS_PER_SECOND = 20;
  private static final int ITEMS = 20;
  private static final int CONNECTIONS = 2;
  private static final int RUN = 1;

  private final EventLoops loops = new EventLoops(1);
  private final Client grpc;
  private final Client http;

  UsualClients(Target target) {
    grpc = new Client(Wire.Protocol.GRPC, target.grpc(), 0);
    http = new Client(Wire.Protocol.HTTP, target.http(), 1);
  }

  Client grpc() {
    return grpc;
  }

  Client http() {
    return http;
  }

  /** Both send for so long; returns when the last request is answered. */
  void run(Duration time) throws InterruptedException {
    Thread other = new Thread(() -> runHttp(time), "usual-http");
    other.setDaemon(true);
    other.start();
    grpc.run(time);
    other.join();
  }

  private void runHttp(Duration time) {
    try {
      http.run(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Items that were accepted and have not arrived. */
  long lost(Sink sink) {
    return grpc.lost(sink) + http.lost(sink);
  }

  @Override
  public void close() {
    grpc.senders.close();
    http.senders.close();
    loops.close();
  }

  /** One of them. Its connections last over all phases, as an application's do. */
  final class Client {
    private final Bodies bodies;
    private final Tally tally = new Tally(true);
    private final Senders senders;

    private Client(Wire.Protocol protocol, int port, int generator) {
      Profile.File profile = Profile.File.of(Signal.LOGS).withItemsPerRequest(List.of(ITEMS));
      bodies =
          new Bodies(
              Templates.of(profile.profile(), Instant.now()),
              Wire.Compression.NONE,
              RUN,
              generator,
              false);
      senders =
          Senders.unconnected(
              "127.0.0.1",
              List.of(port),
              Wire.of(protocol, Wire.Compression.NONE),
              CONNECTIONS,
              loops);
    }

    private void run(Duration time) throws InterruptedException {
      double seconds = time.toNanos() / 1e9;
      new OpenLoop(bodies, senders.all(), Schedule.constant(REQUESTS_PER_SECOND, seconds), tally)
          .run();
    }

    /** In microseconds, since the last call. */
    Histogram takeLatencies() {
      return tally.takeLatencies();
    }

    Tally tally() {
      return tally;
    }

    private long lost(Sink sink) {
      NumberSet taken = sink.account(Signal.LOGS).taken(bodies.source());
      return Objects.requireNonNull(tally.accepted()).count(number -> !taken.contains(number));
    }
  }
}
