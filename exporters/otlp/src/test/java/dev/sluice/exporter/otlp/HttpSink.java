package dev.sluice.exporter.otlp;

import dev.sluice.data.EncodedPayload;
import dev.sluice.flow.Deadline;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpServer;
import dev.sluice.http.HttpServerConfig;
import dev.sluice.http.RequestHead;
import dev.sluice.id.ComponentKind;
import dev.sluice.runtime.Clock;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An OTLP/HTTP backend that notes what it gets and answers as told. */
final class HttpSink implements AutoCloseable {
  /** One request, decoded and as it came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Request(RequestHead head, byte[] body, @Nullable EncodedPayload encoded) {}

  static final List<String> PATHS =
      List.of(
          "/v1/traces",
          "/v1/metrics",
          "/v1/logs",
          "/v1development/profiles",
          "/own",
          "/base/v1/traces");

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final TestContext context = TestContext.of(ComponentKind.RECEIVER, "sink");
  private final HttpServer server = new HttpServer(HttpServerConfig.on("127.0.0.1:0"), context);
  private volatile @Nullable HttpAnswer answer =
      HttpAnswer.of(200, "application/x-protobuf", new byte[] {0x0a, 0x00});

  HttpSink() throws Exception {
    for (String path : PATHS) {
      server.handle(
          path,
          exchange -> {
            byte[] body =
                Arrays.copyOfRange(
                    exchange.body().array(), exchange.body().offset(), exchange.body().end());
            requests.add(new Request(exchange.head(), body, exchange.encoded()));
            HttpAnswer now = answer;
            if (now != null) {
              exchange.respond(now);
            }
          });
    }
    server.start();
  }

  /** From now on; null never answers. */
  HttpSink answering(@Nullable HttpAnswer newAnswer) {
    answer = newAnswer;
    return this;
  }

  int port() {
    return server.boundAddresses().get(0).getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() {
    try {
      server.stop(Deadline.after(Clock.SYSTEM.nanoTime(), Duration.ZERO));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    context.close();
  }
}
