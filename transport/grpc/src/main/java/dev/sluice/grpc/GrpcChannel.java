package dev.sluice.grpc;

import dev.sluice.codec.ContentCodings;
import dev.sluice.component.BuildInfo;
import dev.sluice.component.ComponentContext;
import dev.sluice.connections.ProxyVariables;
import dev.sluice.tls.ClientTls;
import dev.sluice.tls.TlsException;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The channel of a client, with the key material it uses.
 *
 * @param channel connects by itself
 * @param tls null for plain text
 */
record GrpcChannel(ManagedChannel channel, @Nullable ClientTls tls) implements AutoCloseable {
  private static final int METADATA_BYTES = 64 * 1024;

  /** Whether its connections have TLS. */
  static boolean isSecure(GrpcClientConfig config) {
    return GrpcEndpoint.parse(config.endpoint()).forcesTls() || !config.tls().isPlaintext();
  }

  /** Makes the channel and lets it begin to connect. */
  static GrpcChannel open(GrpcClientConfig config, ComponentContext context) throws IOException {
    return open(config, context, new ProxyVariables(System::getenv));
  }

  static GrpcChannel open(GrpcClientConfig config, ComponentContext context, ProxyVariables proxies)
      throws IOException {
    GrpcEndpoint endpoint = GrpcEndpoint.parse(config.endpoint());
    boolean unix = endpoint.kind() == GrpcEndpoint.Kind.UNIX;
    GrpcLoops loops = GrpcLoops.of(context);
    boolean secure = isSecure(config);
    ChannelFactory<? extends Channel> channels = loops.clientChannels(unix);
    NettyChannelBuilder builder =
        unix
            ? NettyChannelBuilder.forAddress(new DomainSocketAddress(endpoint.path()))
                .overrideAuthority("localhost")
            : NettyChannelBuilder.forTarget(endpoint.target());
    builder
        .eventLoopGroup(loops.group())
        .withOption(
            ChannelOption.ALLOCATOR, new MessageBuffers(DirectMemory.of(context), context.budget()))
        .channelFactory(() -> BackendGreeting.watch(channels.newChannel(), secure))
        .directExecutor()
        .offloadExecutor(context.executor())
        .disableServiceConfigLookUp()
        .proxyDetector(new EnvironmentProxy(proxies))
        .compressorRegistry(RawCoding.compressors())
        .decompressorRegistry(RawCoding.decompressors(ContentCodings.shared(context)))
        .maxInboundMessageSize(ResponseListener.MAX_RESPONSE_BYTES)
        .maxInboundMetadataSize(METADATA_BYTES)
        .userAgent(userAgent(config, context.buildInfo()));
    if (endpoint.kind() == GrpcEndpoint.Kind.PASSTHROUGH) {
      builder.defaultLoadBalancingPolicy("pick_first");
    } else if (!unix && !config.balancerName().isEmpty()) {
      builder.defaultLoadBalancingPolicy(config.balancerName());
    }
    config.keepalive().ifPresent(keepalive -> keepalive(builder, keepalive));
    ClientTls tls = null;
    if (secure) {
      try {
        tls = ClientTls.load(config.tls(), context);
        builder.sslContext(TlsContexts.client(tls)).useTransportSecurity();
      } catch (TlsException e) {
        throw new IOException(e.getMessage(), e);
      }
    } else {
      builder.usePlaintext();
    }
    String authority = authority(config);
    if (!authority.isEmpty()) {
      builder.overrideAuthority(authority);
    }
    ManagedChannel channel = builder.build();
    channel.getState(true);
    return new GrpcChannel(channel, tls);
  }

  /** Sent as {@code :authority}; with TLS it is also the name that is asked for and verified. */
  private static String authority(GrpcClientConfig config) {
    String authority = config.headers().authority();
    return authority.isEmpty() ? config.tls().serverNameOverride() : authority;
  }

  private static void keepalive(NettyChannelBuilder builder, ClientKeepalive keepalive) {
    if (isSet(keepalive.time())) {
      builder.keepAliveTime(keepalive.time().toNanos(), TimeUnit.NANOSECONDS);
    }
    if (isSet(keepalive.timeout())) {
      builder.keepAliveTimeout(keepalive.timeout().toNanos(), TimeUnit.NANOSECONDS);
    }
    builder.keepAliveWithoutCalls(keepalive.permitWithoutStream());
  }

  private static boolean isSet(Duration duration) {
    return !duration.isZero() && !duration.isNegative();
  }

  /** {@code <description>/<version> (<os>/<arch>)}, with Go's names of both. */
  private static String userAgent(GrpcClientConfig config, BuildInfo build) {
    if (!config.headers().userAgent().isEmpty()) {
      return config.headers().userAgent();
    }
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    return build.description()
        + "/"
        + build.version()
        + " ("
        + (os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : os)
        + "/"
        + (arch.equals("x86_64") ? "amd64" : arch.equals("aarch64") ? "arm64" : arch)
        + ")";
  }

  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
  }
}
