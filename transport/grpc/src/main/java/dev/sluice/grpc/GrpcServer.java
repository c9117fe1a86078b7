package dev.sluice.grpc;

import dev.sluice.codec.ContentCodings;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.config.BindFailure;
import dev.sluice.connections.ConnectionShare;
import dev.sluice.connections.EveryInterface;
import dev.sluice.flow.Deadline;
import dev.sluice.memory.ArrivalSweep;
import dev.sluice.tls.ServerTls;
import dev.sluice.tls.TlsException;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server for unary methods. Every byte is charged to the collector's budget as it arrives;
 * inflating more than 64 KiB leaves the event loop; every failure has a status of its own, never
 * {@code UNKNOWN}.
 *
 * <p>{@link #start} and {@link #stop} are called by one control thread and may block.
 */
public final class GrpcServer {
  private static final int METADATA_BYTES = 16 * 1024;
  private static final int RESETS_PER_WINDOW = 200;
  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int FLOW_CONTROL_WINDOW_BYTES = 4 * 1024 * 1024;
  private static final int BACKLOG = 1024;
  private static final long HANDSHAKE_SECONDS = FrameWatch.HEAD_TIMEOUT.toSeconds();
  private static final long FORCED_STOP_MILLIS = 1_000;

  private final GrpcServerConfig config;
  private final ComponentContext context;
  private final Map<String, GrpcHandler> methods;
  private final int maxConnections;
  private final ArrivalMeter.Factory meters;
  private final ConnectionGuards guards;
  private final Set<UnaryCall> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Server server; // written by the control thread
  private @Nullable ServerTls tls; // control thread
  private final ListeningSocket socket;
  private volatile @Nullable ConnectionCap cap; // written while it starts
  private final ArrivalSweep sweep;

  /**
   * Opens nothing.
   *
   * @param methods handlers by full method name, {@code package.Service/Method}
   */
  public GrpcServer(
      GrpcServerConfig config, ComponentContext context, Map<String, GrpcHandler> methods) {
    this(
        config,
        context,
        methods,
        ConnectionLimit.perListener(context.budget(), config.tls().isPresent()));
  }

  /**
   * @param maxConnections open at once; further ones wait
   */
  GrpcServer(
      GrpcServerConfig config,
      ComponentContext context,
      Map<String, GrpcHandler> methods,
      int maxConnections) {
    this.maxConnections = maxConnections;
    DirectMemory direct = DirectMemory.of(context);
    this.meters =
        new ArrivalMeter.Factory(
            context.budget(), direct, context.clock(), config.maxMessageBytes());
    this.guards = new ConnectionGuards(context, config.endpoint(), meters);
    this.config = config;
    this.context = context;
    this.socket = new ListeningSocket(context);
    this.methods = Map.copyOf(methods);
    this.sweep =
        new ArrivalSweep(
            context.scheduler(), List.of(context.budget(), direct.arrivals()), this::endSilent);
  }

  /** Binds. Throws with the reference's text for what went wrong. */
  public void start() throws IOException {
    ServerAuthenticator authenticator = authenticator();
    SocketAddress address = Listening.resolve(config.transport(), config.endpoint());
    EveryInterface.warnOf(address, config.endpoint(), context.log());
    GrpcLoops loops = GrpcLoops.of(context);
    ConnectionCap newCap =
        new ConnectionCap(
            context.shared(ConnectionShare.class, "connections", ConnectionShare::ofProcess),
            maxConnections,
            guards::endOneIdle);
    cap = newCap;
    ChannelFactory<ServerChannel> channels =
        loops.serverChannels(config.transport().equals("unix"));
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .bossEventLoopGroup(loops.group())
            .workerEventLoopGroup(loops.group())
            .channelFactory(
                () -> {
                  ServerChannel channel = channels.newChannel();
                  socket.made(channel);
                  channel.pipeline().addFirst("connection-cap", newCap);
                  channel.pipeline().addLast("connection-guards", guards);
                  return channel;
                })
            .directExecutor()
            .withOption(ChannelOption.SO_BACKLOG, BACKLOG)
            .withChildOption(ChannelOption.ALLOCATOR, DirectMemory.pool())
            .withChildOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .decompressorRegistry(RawCoding.decompressors(ContentCodings.shared(context)))
            .addStreamTracerFactory(meters)
            .addTransportFilter(new PeerFilter(guards))
            .maxInboundMessageSize(Integer.MAX_VALUE) // ArrivalMeter has the limit, and no log line
            .maxInboundMetadataSize(METADATA_BYTES)
            .maxConcurrentCallsPerConnection(config.maxStreams())
            .maxRstFramesPerWindow(RESETS_PER_WINDOW, RESET_WINDOW_SECONDS)
            .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    boolean besideAnother = socket.isOffered(address);
    if (besideAnother) {
      builder.withOption(loops.sharedAddress(), true);
    }
    keepalive(builder);
    if (config.tls().isPresent()) {
      try {
        tls = ServerTls.load(config.tls().get(), context);
        builder.sslContext(TlsContexts.server(tls));
      } catch (TlsException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    services(authenticator, loops).forEach(builder::addService);
    try {
      server = builder.build().start();
    } catch (IOException e) {
      closeTls();
      throw new BindFailure(config.transport(), config.endpoint(), shown(address), e);
    }
    if (besideAnother) {
      socket.share(false); // for that one only
    }
    sweep.start();
  }

  /** As {@code Listens.offerAddresses}. */
  public boolean offerAddress() {
    return socket.offer(address());
  }

  /** As {@code Listens.keepAddresses}. */
  public void keepAddress() {
    socket.keep();
  }

  /** What is bound, or null when nothing is; for a unix socket not an {@link InetSocketAddress}. */
  public @Nullable SocketAddress address() {
    Server running = server;
    List<? extends SocketAddress> bound = running == null ? List.of() : running.getListenSockets();
    return bound.isEmpty() ? null : bound.get(0);
  }

  /** Where it listens, for people: {@code host:port} with the port that was bound, or a path. */
  public String boundEndpoint() {
    SocketAddress bound = address();
    return bound instanceof InetSocketAddress inet
        ? new HostPort(inet.getAddress().getHostAddress(), inet.getPort()).toString()
        : config.endpoint();
  }

  /** Takes no new calls, waits for the open ones, and breaks off those left at the deadline. */
  public void stop(Deadline deadline) throws InterruptedException {
    Server running = server;
    server = null;
    sweep.stop();
    if (running != null) {
      running.shutdown();
      socket.withdraw();
      long left = deadline.remainingNanos(context.clock().nanoTime());
      if (!running.awaitTermination(Math.max(0, left), TimeUnit.NANOSECONDS)) {
        running.shutdownNow();
        running.awaitTermination(FORCED_STOP_MILLIS, TimeUnit.MILLISECONDS);
      }
      socket.awaitRelease(FORCED_STOP_MILLIS);
    }
    closeTls();
  }

  private void closeTls() {
    if (tls != null) {
      tls.close();
      tls = null;
    }
  }

  private void keepalive(NettyServerBuilder builder) {
    ServerKeepalive.Parameters given = config.keepalive().parameters();
    ServerKeepalive.Enforcement pings = config.keepalive().enforcement();
    ifSet(
        given.maxConnectionIdle(), nanos -> builder.maxConnectionIdle(nanos, TimeUnit.NANOSECONDS));
    ifSet(given.maxConnectionAge(), nanos -> builder.maxConnectionAge(nanos, TimeUnit.NANOSECONDS));
    ifSet(
        given.maxConnectionAgeGrace(),
        nanos -> builder.maxConnectionAgeGrace(nanos, TimeUnit.NANOSECONDS));
    ifSet(given.time(), nanos -> builder.keepAliveTime(nanos, TimeUnit.NANOSECONDS));
    ifSet(given.timeout(), nanos -> builder.keepAliveTimeout(nanos, TimeUnit.NANOSECONDS));
    ifSet(pings.minTime(), nanos -> builder.permitKeepAliveTime(nanos, TimeUnit.NANOSECONDS));
    builder.permitKeepAliveWithoutCalls(pings.permitWithoutStream());
  }

  private static void ifSet(Duration value, java.util.function.LongConsumer setter) {
    if (!value.isZero() && !value.isNegative()) {
      setter.accept(value.toNanos());
    }
  }

  private List<ServerServiceDefinition> services(
      @Nullable ServerAuthenticator authenticator, GrpcLoops loops) {
    Map<String, ServerServiceDefinition.Builder> services = new LinkedHashMap<>();
    RpcMetrics metrics = RpcMetrics.ofServer(context.metrics());
    methods.forEach(
        (name, handler) -> {
          String service = name.substring(0, name.lastIndexOf('/'));
          services
              .computeIfAbsent(service, ServerServiceDefinition::builder)
              .addMethod(
                  WireMessage.method(name, context.budget().arrays()::take),
                  new CallStarter(
                      context,
                      metrics,
                      config.includeMetadata(),
                      authenticator,
                      loops.group(),
                      open,
                      new RequestInflater(context, config.maxMessageBytes(), handler)));
        });
    return services.values().stream().map(ServerServiceDefinition.Builder::build).toList();
  }

  private @Nullable ServerAuthenticator authenticator() {
    if (config.authenticator().isEmpty()) {
      return null;
    }
    return context.extension(config.authenticator().get(), ServerAuthenticator.ROLE);
  }

  /** Ends what stopped moving, so that nobody holds memory by being slow. */
  private void endSilent(boolean memoryIsShort) {
    long now = context.clock().nanoTime();
    for (UnaryCall call : open) {
      call.endIfStuck(now, memoryIsShort);
    }
    guards.endStuck(memoryIsShort ? ArrivalSweep.PATIENCE_WHILE_SHORT : FrameWatch.UNREAD_TIMEOUT);
    ConnectionCap capped = cap;
    if (capped != null) {
      capped.makeRoomIfFull();
    }
  }

  private static String shown(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      String host = inet.getAddress().isAnyLocalAddress() ? "" : inet.getAddress().getHostAddress();
      return new HostPort(host, inet.getPort()).toString();
    }
    return address.toString();
  }
}
