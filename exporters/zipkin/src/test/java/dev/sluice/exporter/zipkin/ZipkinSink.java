package dev.sluice.exporter.zipkin;

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

/** A server of Zipkin's that notes what it gets and answers as told. */
final class ZipkinSink implements AutoCloseable {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Request(RequestHead head, byte[] body) {}

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final TestContext context = TestContext.of(ComponentKind.RECEIVER, "sink");
  private final HttpServer server = new HttpServer(HttpServerConfig.on("127.0.0.1:0"), context);
  private volatile @Nullable HttpAnswer answer = HttpAnswer.empty(202);

  ZipkinSink() throws Exception {
    server.handle(
        "/",
        exchange -> {
          byte[] body =
              Arrays.copyOfRange(
                  exchange.body().array(), exchange.body().offset(), exchange.body().end());
          requests.add(new Request(exchange.head(), body));
          HttpAnswer now = answer;
          if (now != null) {
            exchange.respond(now);
          }
        });
    server.start();
  }

  /** From now on; null never answers. */
  ZipkinSink answering(@Nullable HttpAnswer newAnswer) {
    answer = newAnswer;
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.boundAddresses().get(0).getPort() + "/api/v2/spans";
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
