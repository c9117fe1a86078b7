package dev.sluice.grpc;

import dev.sluice.tls.ClientTls;
import dev.sluice.tls.ServerTls;
import dev.sluice.tls.TlsException;
import dev.sluice.tls.TlsParameters;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.DelegatingSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS of gRPC servers and clients, on the JDK's engine: it takes the reloading managers and every
 * parameter as they are.
 */
final class TlsContexts {
  private TlsContexts() {}

  static SslContext server(ServerTls tls) throws TlsException {
    SslContextBuilder builder = SslContextBuilder.forServer(tls.keyManager());
    if (tls.clientTrustManager() != null) {
      builder.trustManager(tls.clientTrustManager()).clientAuth(ClientAuth.REQUIRE);
    }
    return build(builder, tls.parameters());
  }

  static SslContext client(ClientTls tls) throws TlsException {
    SslContextBuilder builder = SslContextBuilder.forClient().trustManager(tls.trustManager());
    if (tls.keyManager() != null) {
      builder.keyManager(tls.keyManager());
    }
    return build(builder, tls.parameters());
  }

  private static SslContext build(SslContextBuilder builder, TlsParameters parameters)
      throws TlsException {
    try {
      SslContext context = GrpcSslContexts.configure(builder, SslProvider.JDK).build();
      return new DelegatingSslContext(context) {
        @Override
        protected void initEngine(SSLEngine engine) {
          parameters.applyTo(engine);
        }
      };
    } catch (SSLException e) {
      throw new TlsException("failed to load TLS config: " + e.getMessage(), e);
    }
  }
}
