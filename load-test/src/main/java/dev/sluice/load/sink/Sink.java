package dev.sluice.load.sink;

import dev.sluice.load.payload.SentItems;
import dev.sluice.load.payload.Signal;
import java.io.IOException;

/**
 * A backend on loopback that takes OTLP over gRPC and HTTP, counts, keeps the number of every item
 * if asked, and misbehaves on command. Thread-safe.
 */
public final class Sink implements AutoCloseable {
  private final Reception reception;
  private final GrpcSink grpc;
  private final HttpSink http;

  /**
   * Begins to listen.
   *
   * @param grpcPort 0 for any
   * @param httpPort 0 for any
   * @param numbers whether the number of every item is kept
   * @param seed of the faults
   */
  public Sink(int grpcPort, int httpPort, boolean numbers, long seed) throws IOException {
    reception = new Reception(numbers, seed, System::nanoTime);
    grpc = new GrpcSink(reception, grpcPort);
    try {
      http = new HttpSink(reception, httpPort);
    } catch (IOException | RuntimeException e) {
      grpc.close();
      throw e;
    }
  }

  /** From now on. */
  public void behave(Behaviour behaviour) {
    reception.behave(behaviour);
  }

  public Account account(Signal signal) {
    return reception.account(signal);
  }

  /** From now on, items of that generator of a run are compared with what was sent. */
  public void compareWith(Signal signal, int runAndGenerator, SentItems sent) {
    reception.account(signal).of(runAndGenerator).compareWith(sent);
  }

  /** From now on, that counts what arrives again of that generator of a run. */
  public void countRepeats(Signal signal, int runAndGenerator, Repeats count) {
    reception.account(signal).of(runAndGenerator).countRepeats(count);
  }

  public int grpcPort() {
    return grpc.port();
  }

  public int httpPort() {
    return http.port();
  }

  @Override
  public void close() {
    grpc.close();
    http.close();
  }
}
