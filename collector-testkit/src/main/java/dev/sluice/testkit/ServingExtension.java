package dev.sluice.testkit;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.Listens;
import dev.sluice.config.SpecBinder;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** An extension with a real socket on the loopback, and a client of it. Close it after the test. */
public final class ServingExtension implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final TestContext context;
  private final Extension extension;
  private final int port;

  private ServingExtension(TestContext context, Function<TestContext, Extension> maker)
      throws Exception {
    this.context =
        context
            .withRealTime(
                (delay, action) -> {
                  ScheduledFuture<?> task =
                      timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
                  return () -> task.cancel(false);
                })
            .withExecutor(executor);
    extension = maker.apply(context);
    extension.start();
    port = ((Listens) extension).boundAddresses().get(0).getPort();
  }

  /** Made of YAML; the endpoint is added. */
  public static <C> ServingExtension of(ExtensionFactory<C> factory, String yaml) throws Exception {
    String body = yaml.isEmpty() ? "" : ", " + yaml;
    return of(
        factory, SpecBinder.fromYaml(factory.spec(), "{endpoint: \"127.0.0.1:0\"" + body + "}"));
  }

  public static <C> ServingExtension of(ExtensionFactory<C> factory, C config) throws Exception {
    return in(TestContext.of(ComponentKind.EXTENSION, factory.type().name()), factory, config);
  }

  /** In a world of the test's own. */
  public static <C> ServingExtension in(TestContext context, ExtensionFactory<C> factory, C config)
      throws Exception {
    return new ServingExtension(context, made -> factory.create(config, made));
  }

  public Extension extension() {
    return extension;
  }

  public TestContext context() {
    return context;
  }

  public HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  public String text(String path) throws Exception {
    return new String(get(path).body(), StandardCharsets.UTF_8);
  }

  public HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    try {
      extension.stop(Deadline.NONE);
    } catch (Exception e) {
      throw new IllegalStateException("the extension does not stop", e);
    }
    context.close();
    timers.shutdownNow();
    executor.shutdownNow();
  }
}
