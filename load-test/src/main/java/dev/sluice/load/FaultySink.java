package dev.sluice.load;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/**
 * A backend that takes OTLP over gRPC and HTTP, remembers every item it took by its number, and
 * misbehaves at random from a seed: refuses with a retryable code, rejects part of a request, or
 * lets the caller wait into its time-out after having taken the data, or before.
 */
final class FaultySink implements AutoCloseable {
  /** Longer than any exporter waits in these runs. */
  private static final long HANG_SECONDS = 8;

  private static final Metadata.Key<com.google.rpc.Status> STATUS_DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

  private final Server grpc;
  private final HttpServer http;
  private final ExecutorService workers = Executors.newFixedThreadPool(16);
  private final ScheduledExecutorService hanging = Executors.newSingleThreadScheduledExecutor();
  private final Map<Signal, Account> accounts = new EnumMap<>(Signal.class);
  private final Random random; // guarded by itself
  private final int faultPercent;
  private volatile boolean stalled;

  /** What the sink knows of one signal. */
  static final class Account {
    private final IdSet taken;
    private final IdSet rejected;
    private final LongAdder answeredTaken = new LongAdder();
    private final LongAdder answeredRejected = new LongAdder();

    Account(long bound) {
      taken = new IdSet(bound);
      rejected = new IdSet(bound);
    }

    IdSet taken() {
      return taken;
    }

    IdSet rejected() {
      return rejected;
    }

    /** Items for which success was answered. */
    long answeredTaken() {
      return answeredTaken.sum();
    }

    /** Items rejected in a partial success. */
    long answeredRejected() {
      return answeredRejected.sum();
    }
  }

  private enum Fault {
    NONE,
    RETRY,
    RETRY_WITH_DELAY,
    PARTIAL,
    HANG_AFTER,
    HANG_BEFORE
  }

  /** What to answer, decided before the protocol is known. */
  private record Verdict(Fault fault, long rejected) {}

  FaultySink(long bound, int faultPercent, long seed) throws IOException {
    this.faultPercent = faultPercent;
    this.random = new Random(seed);
    for (Signal signal : Signal.values()) {
      accounts.put(signal, new Account(bound));
    }
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(anyPort).executor(workers).maxInboundMessageSize(64 << 20);
    for (Signal signal : Signal.values()) {
      builder.addService(service(signal));
    }
    grpc = builder.build().start();
    http = HttpServer.create(anyPort, 0);
    http.setExecutor(workers);
    for (Signal signal : Signal.values()) {
      http.createContext(signal.httpPath(), exchange -> answerHttp(signal, exchange));
    }
    http.start();
  }

  /** While stalled it takes nothing and answers nothing in time. */
  void stall(boolean on) {
    stalled = on;
  }

  int grpcPort() {
    return grpc.getPort();
  }

  int httpPort() {
    return http.getAddress().getPort();
  }

  Account account(Signal signal) {
    Account account = accounts.get(signal);
    if (account == null) {
      throw new AssertionError(signal);
    }
    return account;
  }

  private ServerServiceDefinition service(Signal signal) {
    String name = signal.grpcMethod().substring(0, signal.grpcMethod().indexOf('/'));
    return ServerServiceDefinition.builder(name)
        .addMethod(
            ByteMethod.of(signal),
            ServerCalls.asyncUnaryCall(
                (byte[] request, StreamObserver<byte[]> reply) ->
                    answerGrpc(signal, request, reply)))
        .build();
  }

  private void answerGrpc(Signal signal, byte[] request, StreamObserver<byte[]> reply) {
    Verdict verdict = judge(signal, request);
    switch (verdict.fault()) {
      case RETRY ->
          reply.onError(Status.UNAVAILABLE.withDescription("try again").asRuntimeException());
      case RETRY_WITH_DELAY -> {
        com.google.rpc.RetryInfo info =
            com.google.rpc.RetryInfo.newBuilder()
                .setRetryDelay(com.google.protobuf.Duration.newBuilder().setNanos(50_000_000))
                .build();
        Metadata trailers = new Metadata();
        trailers.put(
            STATUS_DETAILS,
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                .setMessage("slow down")
                .addDetails(com.google.protobuf.Any.pack(info))
                .build());
        reply.onError(
            Status.RESOURCE_EXHAUSTED.withDescription("slow down").asRuntimeException(trailers));
      }
      case HANG_AFTER, HANG_BEFORE ->
          hanging.schedule(
              () -> reply.onError(Status.UNAVAILABLE.asRuntimeException()),
              HANG_SECONDS,
              TimeUnit.SECONDS);
      case NONE, PARTIAL -> {
        reply.onNext(response(verdict.rejected()));
        reply.onCompleted();
      }
    }
  }

  private void answerHttp(Signal signal, HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      try (GZIPInputStream gzip = new GZIPInputStream(new java.io.ByteArrayInputStream(body))) {
        body = gzip.readAllBytes();
      }
    }
    Verdict verdict = judge(signal, body);
    switch (verdict.fault()) {
      case RETRY -> answer(exchange, 503, new byte[0]);
      case RETRY_WITH_DELAY -> {
        exchange.getResponseHeaders().add("Retry-After", "1");
        answer(exchange, 429, new byte[0]);
      }
      case HANG_AFTER, HANG_BEFORE ->
          hanging.schedule(exchange::close, HANG_SECONDS, TimeUnit.SECONDS);
      case NONE, PARTIAL -> {
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        answer(exchange, 200, response(verdict.rejected()));
      }
    }
  }

  private static void answer(HttpExchange exchange, int code, byte[] body) throws IOException {
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  /** Takes the request's items, or some, or none, and says what to answer. */
  private Verdict judge(Signal signal, byte[] request) {
    List<Long> ids;
    try {
      ids = Items.read(signal, request);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the collector sent broken bytes", e);
    }
    Fault fault = pick();
    Account account = account(signal);
    if (fault == Fault.PARTIAL) {
      int refused = Math.max(1, ids.size() / 100);
      ids.subList(0, refused).forEach(account.rejected::add);
      ids.subList(refused, ids.size()).forEach(account.taken::add);
      account.answeredRejected.add(refused);
      account.answeredTaken.add(ids.size() - refused);
      return new Verdict(fault, refused);
    }
    if (fault == Fault.NONE || fault == Fault.HANG_AFTER) {
      ids.forEach(account.taken::add);
    }
    if (fault == Fault.NONE) {
      account.answeredTaken.add(ids.size());
    }
    return new Verdict(fault, 0);
  }

  private Fault pick() {
    if (stalled) {
      return Fault.HANG_BEFORE;
    }
    int dice;
    synchronized (random) {
      dice = random.nextInt(1_000);
    }
    int span = faultPercent * 10;
    if (dice >= span) {
      return Fault.NONE;
    }
    int tenth = dice * 10 / Math.max(1, span);
    return tenth < 4
        ? Fault.RETRY
        : tenth < 7
            ? Fault.PARTIAL
            : tenth < 9
                ? Fault.RETRY_WITH_DELAY
                : dice % 2 == 0 ? Fault.HANG_AFTER : Fault.HANG_BEFORE;
  }

  /** A response of any signal: the messages have the same fields. */
  private static byte[] response(long rejected) {
    return rejected == 0
        ? new byte[0]
        : io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(rejected)
                    .setErrorMessage("rejected by the sink"))
            .build()
            .toByteArray();
  }

  @Override
  public void close() {
    grpc.shutdownNow();
    http.stop(0);
    hanging.shutdownNow();
    workers.shutdownNow();
  }
}
