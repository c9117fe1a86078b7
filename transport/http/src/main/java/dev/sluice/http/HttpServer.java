package dev.sluice.http;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.component.UnfitExtension;
import dev.sluice.config.BindFailure;
import dev.sluice.config.ListenAddress;
import dev.sluice.connections.ConnectionShare;
import dev.sluice.flow.Deadline;
import dev.sluice.memory.ArrivalSweep;
import dev.sluice.runtime.Turns;
import dev.sluice.tls.ServerTls;
import dev.sluice.tls.TlsException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server. Wire it with {@link #handle}, then start it; one control thread makes those
 * calls. Paths are matched exactly; one that ends with a slash serves everything below it as well.
 *
 * <p>Bodies are copied out of the network's buffers as they arrive and charged to the collector's
 * memory budget chunk by chunk; what does not fit is answered 503 with {@code Retry-After}.
 */
public final class HttpServer {
  private static final int BACKLOG = 1024;
  private static final int READS_IN_A_TURN = 4;

  private final HttpServerConfig config;
  private final ComponentContext context;
  private final HttpErrors errors;
  private final HttpLimits limits;
  private final ServerConnections connections;
  private final ArrivalSweep sweep;
  private final ListeningSocket socket;
  private boolean measured = true; // control thread
  private final Map<String, HttpHandler> routes = new LinkedHashMap<>();
  private @Nullable ServerTls tls;
  private volatile @Nullable ConnectionCap cap;

  /** A server that refuses in plain text. */
  public HttpServer(HttpServerConfig config, ComponentContext context) {
    this(config, context, HttpErrors.TEXT);
  }

  /**
   * @param errors how it words what it refuses by itself
   */
  public HttpServer(HttpServerConfig config, ComponentContext context, HttpErrors errors) {
    this(config, context, errors, HttpLimits.DEFAULT);
  }

  HttpServer(
      HttpServerConfig config, ComponentContext context, HttpErrors errors, HttpLimits limits) {
    this.config = config;
    this.context = context;
    this.errors = errors;
    this.limits = limits;
    this.connections = new ServerConnections(context);
    this.socket = new ListeningSocket(config, context);
    this.sweep = new ArrivalSweep(context.scheduler(), List.of(context.budget()), this::endSilent);
  }

  /** Leaves it out of the histograms of requests, as a page that shows them; before start. */
  public HttpServer unmeasured() {
    measured = false;
    return this;
  }

  /** Serves a path; before {@link #start}. */
  public HttpServer handle(String path, HttpHandler handler) {
    if (routes.putIfAbsent(path, handler) != null) {
      throw new IllegalArgumentException("two handlers for " + path);
    }
    return this;
  }

  /**
   * Binds and serves. Throws {@link BindFailure} when the port is taken, {@link TlsException} for
   * bad certificates, {@link UnfitExtension} when the authenticator is missing.
   */
  public void start() throws IOException, TlsException {
    HttpEventLoops loops = HttpEventLoops.shared(context);
    ServerRules rules = rules();
    SslContext ssl = null;
    if (config.tls().isPresent()) {
      ServerTls loaded = ServerTls.load(config.tls().get(), context);
      tls = loaded;
      ssl = NettyTls.server(loaded);
    }
    boolean unix = config.transport() == NetworkTransport.UNIX;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(unix ? loops.unixServerChannel() : loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(new ServerPipeline(rules, connections, ssl));
    cap =
        ConnectionCap.put(
            context.shared(ConnectionShare.class, "connections", ConnectionShare::ofProcess),
            limits.maxConnections(),
            connections::endOneIdle,
            bootstrap);
    readInTurns(bootstrap);
    if (!unix) {
      bootstrap
          .option(ChannelOption.SO_REUSEADDR, true)
          .childOption(ChannelOption.TCP_NODELAY, true);
    }
    try {
      socket.bind(bootstrap);
    } catch (Exception e) { // Netty throws what the system call threw, checked or not
      closeTls();
      throw new BindFailure(
          config.transport().name().toLowerCase(Locale.ROOT),
          config.endpoint(),
          config.endpoint(),
          e);
    }
    sweep.start();
  }

  /** A connection lets others have their turn after a few reads. */
  @SuppressWarnings("deprecation") // the option's newer name is not in Netty 4.1
  private static void readInTurns(ServerBootstrap bootstrap) {
    bootstrap.childOption(
        ChannelOption.RCVBUF_ALLOCATOR,
        new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS_IN_A_TURN));
  }

  private ServerRules rules() {
    ContentCodings codings = ContentCodings.shared(context);
    Map<String, ContentCoding> enabled = new LinkedHashMap<>();
    for (String name : config.compressionAlgorithms()) {
      if (!name.isEmpty() && !ContentCodings.NAMES.contains(name)) {
        context
            .log()
            .warn(
                "An unknown name in compression_algorithms has no effect",
                "name",
                name,
                "known",
                ContentCodings.NAMES);
      }
      codings.of(name).ifPresent(coding -> enabled.put(name, coding));
    }
    HttpHeaders responseHeaders = new DefaultHttpHeaders();
    config
        .responseHeaders()
        .forEach((name, value) -> responseHeaders.set(name, HeaderText.of(value)));
    boolean corsWithoutOrigins =
        config
            .cors()
            .filter(cors -> cors.allowedOrigins().isEmpty() && !cors.allowedHeaders().isEmpty())
            .isPresent();
    if (corsWithoutOrigins) {
      context
          .log()
          .warn(
              "The CORS configuration specifies allowed headers but no allowed origins, and is"
                  + " therefore ignored.");
    }
    return new ServerRules(
        config,
        limits,
        context,
        Map.copyOf(routes),
        errors,
        Cors.of(config.cors()),
        authenticator(),
        !config.compressionAlgorithms().isEmpty(),
        Map.copyOf(enabled),
        config.compressionAlgorithms().contains(""),
        responseHeaders,
        new RefusalCounts(context, connections::size),
        HeldAnswers.of(context),
        new OneByOne(context.executor()),
        context.shared(Turns.OfLoops.class, Turns.OfLoops.NAME, Turns.OfLoops::new),
        measured
            ? new HttpServerMetrics(context, config.tls().isPresent(), this::listening)
            : null);
  }

  private @Nullable ServerAuthenticator authenticator() {
    return config
        .auth()
        .flatMap(ServerAuthConfig::authenticator)
        .map(id -> context.extension(id, ServerAuthenticator.ROLE))
        .orElse(null);
  }

  /** Where it listens: {@code host:port} with the port that was bound, or a path. */
  public String address() {
    InetSocketAddress bound = socket.bound();
    return bound == null
        ? config.endpoint()
        : new Endpoint(bound.getAddress().getHostAddress(), bound.getPort()).toString();
  }

  /** As the configuration names the host, with the port that was bound; null for a path. */
  private @Nullable Endpoint listening() {
    InetSocketAddress bound = socket.bound();
    if (bound == null) {
      return null;
    }
    String host = ListenAddress.parse(config.endpoint()).host();
    return new Endpoint(
        host.isEmpty() ? bound.getAddress().getHostAddress() : host, bound.getPort());
  }

  /** The address that is bound; empty before start, after stop, and for a path. */
  public List<InetSocketAddress> boundAddresses() {
    InetSocketAddress bound = socket.bound();
    return bound != null && socket.isOpen() ? List.of(bound) : List.of();
  }

  /** As {@code Listens.offerAddresses}. */
  public boolean offerAddress() {
    return socket.offer();
  }

  /** As {@code Listens.keepAddresses}. */
  public void keepAddress() {
    socket.keep();
  }

  private void endSilent(boolean memoryIsShort) {
    connections.endSilentBodies(memoryIsShort);
    ConnectionCap capped = cap;
    if (capped != null) {
      capped.makeRoomIfFull();
    }
  }

  int openConnections() {
    return connections.size();
  }

  /**
   * Accepts no more, lets requests that have begun end, and closes the rest at the deadline.
   * Blocks.
   */
  public void stop(Deadline deadline) throws InterruptedException {
    sweep.stop();
    socket.close();
    connections.stop(deadline, context.clock());
    closeTls();
  }

  private void closeTls() {
    ServerTls loaded = tls;
    tls = null;
    if (loaded != null) {
      loaded.close();
    }
  }
}
