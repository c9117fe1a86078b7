package dev.sluice.receiver.otlp;

import dev.sluice.component.Listens;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.flow.Deadline;
import dev.sluice.grpc.GrpcServer;
import dev.sluice.http.HttpServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Listens on one or two ports. gRPC starts first and stops last. */
final class OtlpReceiver implements Receiver, Listens {
  private final ReceiverContext context;
  private final @Nullable GrpcServer grpc;
  private final @Nullable HttpServer http;

  OtlpReceiver(OtlpReceiverConfig config, ReceiverContext context) {
    this.context = context;
    this.grpc = config.grpc().map(given -> GrpcSide.server(given, context)).orElse(null);
    this.http = config.http().map(given -> HttpSide.server(given, context)).orElse(null);
  }

  @Override
  public void start() throws Exception {
    if (grpc != null) {
      grpc.start();
      context.log().info("Starting GRPC server", "endpoint", grpc.boundEndpoint());
    }
    if (http != null) {
      startHttp(http);
      context.log().info("Starting HTTP server", "endpoint", http.address());
    }
  }

  /** Leaves nothing open when the second port cannot be bound. */
  private void startHttp(HttpServer server) throws Exception {
    try {
      server.start();
    } catch (Exception e) { // whatever it is, it goes on to the caller
      stop(Deadline.after(context.clock().nanoTime(), Duration.ZERO));
      throw e;
    }
  }

  @Override
  public void stop(Deadline deadline) throws InterruptedException {
    try {
      if (http != null) {
        http.stop(deadline);
      }
    } finally {
      if (grpc != null) {
        grpc.stop(deadline);
      }
    }
  }

  @Override
  public List<InetSocketAddress> boundAddresses() {
    return List.copyOf(boundProtocols().values());
  }

  @Override
  public Map<String, InetSocketAddress> boundProtocols() {
    Map<String, InetSocketAddress> bound = new LinkedHashMap<>();
    if (grpc != null && grpc.address() instanceof InetSocketAddress inet) {
      bound.put("grpc", inet);
    }
    if (http != null) {
      http.boundAddresses().forEach(inet -> bound.put("http", inet)); // one at most
    }
    return bound;
  }

  @Override
  public boolean offerAddresses() {
    boolean offered =
        (grpc == null || grpc.offerAddress()) && (http == null || http.offerAddress());
    if (!offered) {
      keepAddresses();
    }
    return offered;
  }

  @Override
  public void keepAddresses() {
    if (grpc != null) {
      grpc.keepAddress();
    }
    if (http != null) {
      http.keepAddress();
    }
  }
}
