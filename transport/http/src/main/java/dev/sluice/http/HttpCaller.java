package dev.sluice.http;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.codec.EncodedBody;
import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.ComponentContext;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.tls.TlsException;
import java.net.CookieManager;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client with kept connections. Make it, {@link #start} it, call from any thread,
 * {@link #close} it. No call blocks; compression runs on the executor.
 *
 * <p>Redirects are followed only where method and body stay (307 and 308), at most ten times, never
 * from {@code https} to {@code http}; credentials do not go along to another host. A request on a
 * kept connection that the server had closed is made again, once, on a new one.
 */
public final class HttpCaller implements AutoCloseable {
  private final HttpClientConfig config;
  private final ComponentContext context;
  private final int maxResponseBytes;
  private volatile @Nullable Running running;

  /** What exists between start and close. */
  record Running(
      HttpClientConfig config,
      ComponentContext context,
      int maxResponseBytes,
      ContentCodings codings,
      CallerTls tls,
      ProxySettings proxies,
      ConnectionPool pool,
      @Nullable ClientAuthenticator authenticator,
      Map<String, String> configuredHeaders,
      PlainCredentials plainCredentials,
      @Nullable CookieManager cookies,
      String userAgent,
      HttpClientMetrics metrics) {}

  /**
   * @param maxResponseBytes most bytes of a response's body that are read
   */
  public HttpCaller(HttpClientConfig config, ComponentContext context, int maxResponseBytes) {
    this.config = config;
    this.context = context;
    this.maxResponseBytes = maxResponseBytes;
  }

  /**
   * Loads certificates; connects nowhere yet. Throws {@link TlsException} for bad certificates and
   * {@link IllegalStateException} when the authenticator or the coding is missing.
   */
  public void start() throws TlsException {
    ContentCodings codings = ContentCodings.shared(context);
    String coding = config.compression().coding();
    if (!coding.isEmpty() && codings.of(coding).isEmpty()) {
      throw new IllegalStateException(ContentCodings.whyNot(coding));
    }
    ClientAuthenticator authenticator = authenticator();
    CallerTls tls = new CallerTls(config.tls(), context);
    tls.start();
    ConnectionOpener opener =
        new ConnectionOpener(
            HttpEventLoops.shared(context), context.executor(), tls, maxResponseBytes);
    running =
        new Running(
            config,
            context,
            maxResponseBytes,
            codings,
            tls,
            new ProxySettings(config.proxyUrl(), System::getenv),
            new ConnectionPool(opener, config),
            authenticator,
            configuredHeaders(),
            new PlainCredentials(context.log()),
            config.cookies() ? new CookieManager() : null,
            UserAgent.of(context.buildInfo()),
            new HttpClientMetrics(context));
    if (!coding.isEmpty()) {
      int level = config.compression().level();
      context.executor().execute(() -> codings.prepareToEncode(coding, level, context.log()));
    }
  }

  @Nullable Running running() {
    return running;
  }

  private Map<String, String> configuredHeaders() {
    Map<String, String> headers = new TreeMap<>();
    config
        .headers()
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.reveal()));
    return Map.copyOf(headers);
  }

  private @Nullable ClientAuthenticator authenticator() {
    if (config.authenticator().isEmpty()) {
      return null;
    }
    return context.extension(config.authenticator().get(), ClientAuthenticator.ROLE);
  }

  /**
   * Makes a call.
   *
   * @param deadline after which the call fails, on the context's clock
   * @param done called exactly once, on any thread, possibly before this returns; must not block
   */
  public void call(HttpCall call, Deadline deadline, Consumer<HttpReply> done) {
    Running now = running;
    if (now == null) {
      done.accept(new HttpReply.Failure("the client is not running", false));
      return;
    }
    call(now, call, codingFor(now, call), deadline, done);
  }

  void call(
      Running now,
      HttpCall call,
      @Nullable ContentCoding coding,
      Deadline deadline,
      Consumer<HttpReply> done) {
    CallRun run = new CallRun(now, deadline, done);
    run.arm();
    if (coding == null) {
      run.begin(call);
      return;
    }
    try {
      context.executor().execute(() -> encodeAndBegin(call, coding, run));
    } catch (RejectedExecutionException e) {
      run.fail(Outcome.Retry.STOPPING.message(), false);
    }
  }

  private void encodeAndBegin(HttpCall call, ContentCoding coding, CallRun run) {
    try {
      EncodedBody body =
          EncodedBody.of(coding, call.body(), config.compression().level(), context.budget());
      run.begin(call.withEncoded(coding.name(), body.pieces()), body);
    } catch (MemoryRefusedException e) {
      run.fail(Outcome.Retry.NO_MEMORY.message(), false);
    } catch (RuntimeException | LinkageError e) { // a native part that does not fit: still answer
      context.log().error("Compressing a request failed", e);
      run.fail("compressing failed: " + e, false);
    }
  }

  private static @Nullable ContentCoding codingFor(Running now, HttpCall call) {
    String wanted = now.config().compression().coding();
    return wanted.isEmpty() || call.body().isEmpty() || !call.contentCoding().isEmpty()
        ? null
        : now.codings().of(wanted).orElse(null);
  }

  /** Closes every connection; calls under way fail. */
  @Override
  public void close() {
    Running was = running;
    running = null;
    if (was != null) {
      was.pool().close();
      was.tls().close();
    }
  }
}
