package dev.sluice.grpc;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.codec.EncodedBody;
import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.OutgoingCall;
import dev.sluice.config.ConfigException;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.memory.MemoryRefusedException;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client for one unary method, over one channel. It sends batches as they are: the slices go
 * straight into the transport's buffers, and a body that is already compressed as configured goes
 * out untouched. Deflating leaves the calling thread.
 *
 * <p>{@link #start} and {@link #stop} are called by one control thread; {@link #call} by any.
 */
public final class GrpcClient {
  /**
   * A connection that failed is tried anew at least this often while there is something to send.
   */
  private static final long RECONNECT_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long FORCED_STOP_MILLIS = 1_000;

  private final GrpcClientConfig config;
  private final ComponentContext context;
  private final MethodDescriptor<WireMessage, WireMessage> method;
  private final ContentCodings codings;
  private final RpcMetrics metrics;
  private final AtomicLong lastReconnectNanos = new AtomicLong();
  private volatile @Nullable Connection connection; // set by start

  /** What {@link #start} makes. */
  private record Connection(
      GrpcChannel channel,
      CallHeaders headers,
      Map<String, String> configuredHeaders,
      @Nullable ContentCoding coding,
      @Nullable CallCredentials credentials,
      CallOptions options) {}

  /**
   * Opens nothing.
   *
   * @param method full name, {@code package.Service/Method}
   */
  public GrpcClient(GrpcClientConfig config, ComponentContext context, String method) {
    this.config = config;
    this.context = context;
    this.method = WireMessage.method(method);
    this.codings = ContentCodings.shared(context);
    this.metrics = RpcMetrics.ofClient(context.metrics());
  }

  /**
   * Begins to connect; a backend that cannot be reached is no failure. Throws for a coding, key
   * material or authenticator that cannot work.
   */
  public void start() throws IOException {
    ContentCoding coding = coding();
    CallCredentials credentials = credentials();
    CallHeaders headers = new CallHeaders(config.headers().configured());
    CallOptions options = CallOptions.DEFAULT;
    if (coding != null) {
      options = options.withCompression(config.compression());
    }
    if (config.waitForReady()) {
      options = options.withWaitForReady();
    }
    lastReconnectNanos.set(context.clock().nanoTime());
    connection =
        new Connection(
            GrpcChannel.open(config, context),
            headers,
            configuredHeaders(),
            coding,
            credentials,
            options);
    if (coding != null) {
      context
          .executor()
          .execute(
              () ->
                  codings.prepareToEncode(
                      coding.name(), ContentCoding.DEFAULT_LEVEL, context.log()));
    }
  }

  /**
   * Sends one request. {@code done} is called exactly once, on any thread, possibly before this
   * returns.
   *
   * @param deadline when to give up, with {@code DEADLINE_EXCEEDED}
   */
  public void call(Batch batch, Deadline deadline, Consumer<GrpcResult> done) {
    Connection open = connection;
    if (open == null) {
      done.accept(GrpcResult.failed(StatusCode.UNAVAILABLE, "otlp exporter not started"));
      return;
    }
    EncodedPayload encoded = batch.encoded();
    if (open.coding() == null ? batch.isInflated() : isAsConfigured(encoded, open.coding())) {
      send(open, ready(batch, encoded, open.coding()), batch.metadata(), deadline, done);
      return;
    }
    try {
      context.executor().execute(() -> encodeAndSend(open, batch, deadline, done));
    } catch (RejectedExecutionException e) {
      done.accept(GrpcResult.failed(StatusCode.UNAVAILABLE, Outcome.Retry.STOPPING.message()));
    }
  }

  private static boolean isAsConfigured(@Nullable EncodedPayload encoded, ContentCoding coding) {
    return encoded != null && encoded.coding().equals(coding.name());
  }

  private static WireMessage ready(
      Batch batch, @Nullable EncodedPayload encoded, @Nullable ContentCoding coding) {
    return coding == null || encoded == null
        ? new WireMessage(batch.payload().slices(), false)
        : new WireMessage(List.of(encoded.bytes()), true);
  }

  private void encodeAndSend(
      Connection open, Batch batch, Deadline deadline, Consumer<GrpcResult> done) {
    ContentCoding coding = open.coding();
    EncodedBody body;
    try {
      List<Slice> plain = batch.payload().slices();
      if (coding == null) {
        send(open, new WireMessage(plain, false), batch.metadata(), deadline, done);
        return;
      }
      body = EncodedBody.of(coding, plain, ContentCoding.DEFAULT_LEVEL, context.budget());
    } catch (MemoryRefusedException e) {
      done.accept(GrpcResult.failed(StatusCode.UNAVAILABLE, Outcome.Retry.NO_MEMORY.message()));
      return;
    } catch (RuntimeException | LinkageError e) { // a native part that does not fit: still answer
      context.log().error("Compressing a request failed", e);
      done.accept(GrpcResult.failed(StatusCode.UNAVAILABLE, "compressing failed: " + e));
      return;
    }
    send(
        open,
        new WireMessage(body.pieces(), true),
        batch.metadata(),
        deadline,
        result -> {
          body.close();
          done.accept(result);
        });
  }

  private void send(
      Connection open,
      WireMessage message,
      RequestMetadata metadata,
      Deadline deadline,
      Consumer<GrpcResult> done) {
    CallCredentials credentials = open.credentials();
    if (credentials == null) {
      attempt(open, message, Set.of(), Map.of(), deadline, done);
      return;
    }
    credentials.call(
        new OutgoingCall(
            "POST",
            open.channel().channel().authority(),
            "/" + method.getFullMethodName(),
            message.slices(),
            metadata,
            open.configuredHeaders()),
        deadline,
        (without, given, result) -> attempt(open, message, without, given, deadline, result),
        done);
  }

  private void attempt(
      Connection open,
      WireMessage message,
      Set<String> without,
      Map<String, String> credentials,
      Deadline deadline,
      Consumer<GrpcResult> done) {
    CallOptions options = open.options();
    if (deadline.exists()) {
      long left = deadline.remainingNanos(context.clock().nanoTime());
      options = options.withDeadlineAfter(Math.max(0, left), TimeUnit.NANOSECONDS);
    }
    // An export must not end with the server call on whose thread it happens to begin.
    Context outer = Context.ROOT.attach();
    try {
      Metadata headers = open.headers().with(without, credentials);
      ClientCall<WireMessage, WireMessage> call = open.channel().channel().newCall(method, options);
      long startNanos = metrics.isMeasured() ? System.nanoTime() : 0;
      call.start(
          new ResponseListener(
              call,
              config.endpoint(),
              codings,
              context,
              result -> {
                measure(call, result, startNanos);
                finish(open, result, done);
              }),
          headers);
      call.request(2);
      call.sendMessage(message);
      call.halfClose();
    } catch (ConfigException e) { // the authenticator's; it never quotes a value
      done.accept(GrpcResult.failed(StatusCode.UNAVAILABLE, "authenticator: " + e.getMessage()));
    } catch (RuntimeException e) {
      context.log().error("A call could not begin", e);
      done.accept(GrpcResult.failed(StatusCode.UNAVAILABLE, "the call could not begin"));
    } finally {
      Context.ROOT.detach(outer);
    }
  }

  private void measure(ClientCall<?, ?> call, GrpcResult result, long startNanos) {
    if (startNanos != 0) {
      metrics.ended(
          method.getFullMethodName(),
          result.status().code().name(),
          call.getAttributes(),
          System.nanoTime() - startNanos);
    }
  }

  private void finish(Connection open, GrpcResult result, Consumer<GrpcResult> done) {
    if (result.status().code() == StatusCode.UNAVAILABLE) {
      reconnectSoon(open.channel().channel());
    }
    done.accept(result);
  }

  /** grpc waits up to two minutes between attempts to connect; our own retries pace us already. */
  private void reconnectSoon(ManagedChannel channel) {
    long now = context.clock().nanoTime();
    long last = lastReconnectNanos.get();
    if (now - last >= RECONNECT_NANOS
        && channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE
        && lastReconnectNanos.compareAndSet(last, now)) {
      channel.resetConnectBackoff();
    }
  }

  private @Nullable ContentCoding coding() throws IOException {
    String name = config.compression();
    if (name.isEmpty() || name.equals("none")) {
      return null;
    }
    return RawCoding.of(name, codings)
        .orElseThrow(() -> new IOException("unsupported compression type \"" + name + "\""));
  }

  private @Nullable CallCredentials credentials() {
    if (config.authenticator().isEmpty()) {
      return null;
    }
    ClientAuthenticator authenticator =
        context.extension(config.authenticator().get(), ClientAuthenticator.ROLE);
    if (authenticator.isSecret() && !GrpcChannel.isSecure(config)) {
      throw new ConfigException(
          "auth::authenticator",
          config.authenticator().get(),
          "the credentials require transport level security",
          "Remove tls::insecure, or send over HTTP, where nothing keeps you from it.");
    }
    return new CallCredentials(authenticator, context);
  }

  private Map<String, String> configuredHeaders() {
    Map<String, String> headers = new TreeMap<>();
    config
        .headers()
        .configured()
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.reveal()));
    return Map.copyOf(headers);
  }

  /** Lets open calls end until the deadline, then breaks them off; each still gets its result. */
  public void stop(Deadline deadline) throws InterruptedException {
    Connection open = connection;
    connection = null;
    if (open != null) {
      ManagedChannel channel = open.channel().channel();
      channel.shutdown();
      long left = deadline.remainingNanos(context.clock().nanoTime());
      if (!channel.awaitTermination(Math.max(0, left), TimeUnit.NANOSECONDS)) {
        channel.shutdownNow();
        channel.awaitTermination(FORCED_STOP_MILLIS, TimeUnit.MILLISECONDS);
      }
      open.channel().close();
    }
  }
}
