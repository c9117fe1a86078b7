package dev.sluice.receiver.zipkin;

import dev.sluice.component.Listens;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.http.HttpServer;
import java.net.InetSocketAddress;
import java.util.List;

/** Listens on one port, on which every path is served. */
final class ZipkinReceiver implements Receiver, Listens {
  private final ReceiverContext context;
  private final HttpServer server;

  ZipkinReceiver(ZipkinReceiverConfig config, ReceiverContext context) {
    this.context = context;
    this.server = new HttpServer(config.server(), context);
    context
        .outlets()
        .forEach(
            (signal, outlets) -> {
              if (signal == Signal.TRACES) {
                server.handle("/", new SpanHandler(config, context, outlets));
              }
            });
  }

  @Override
  public void start() throws Exception {
    server.start();
    context.log().info("Starting HTTP server", "endpoint", server.address());
  }

  @Override
  public void stop(Deadline deadline) throws InterruptedException {
    server.stop(deadline);
  }

  @Override
  public List<InetSocketAddress> boundAddresses() {
    return server.boundAddresses();
  }

  @Override
  public boolean offerAddresses() {
    return server.offerAddress();
  }

  @Override
  public void keepAddresses() {
    server.keepAddress();
  }
}
