package dev.sluice.http;

import dev.sluice.config.SpecBinder;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.runtime.Clock;
import dev.sluice.testkit.TestContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of a test. */
final class Callers implements AutoCloseable {
  final HttpCaller caller;

  Callers(TestContext context, String yaml) throws Exception {
    this(context, yaml, 64 * 1024);
  }

  Callers(TestContext context, String yaml, int maxResponseBytes) throws Exception {
    caller =
        new HttpCaller(
            SpecBinder.fromYaml(HttpClientConfig.spec(""), yaml), context, maxResponseBytes);
    caller.start();
  }

  static HttpCall post(String url, String body) {
    return HttpCall.post(
        URI.create(url), "text/plain", List.of(Slice.of(body.getBytes(StandardCharsets.UTF_8))));
  }

  CompletableFuture<HttpReply> begin(HttpCall call, Duration timeout) {
    CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    caller.call(call, Deadline.after(Clock.SYSTEM.nanoTime(), timeout), reply::complete);
    return reply;
  }

  HttpReply call(HttpCall call) throws InterruptedException, ExecutionException, TimeoutException {
    return begin(call, Duration.ofSeconds(10)).get(20, TimeUnit.SECONDS);
  }

  HttpReply.Response response(HttpCall call)
      throws InterruptedException, ExecutionException, TimeoutException {
    HttpReply reply = call(call);
    if (reply instanceof HttpReply.Response response) {
      return response;
    }
    throw new AssertionError(reply.toString());
  }

  String failure(HttpCall call) throws InterruptedException, ExecutionException, TimeoutException {
    HttpReply reply = call(call);
    if (reply instanceof HttpReply.Failure failure) {
      return failure.message();
    }
    throw new AssertionError(reply.toString());
  }

  static String text(HttpReply.Response response) {
    return new String(
        response.body().array(),
        response.body().offset(),
        response.body().length(),
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    caller.close();
  }
}
