package dev.sluice.http;

import dev.sluice.tls.ClientTls;
import dev.sluice.tls.ServerTls;
import dev.sluice.tls.TlsException;
import dev.sluice.tls.TlsParameters;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/** Netty's TLS over the managers of a {@code tls} block. Only HTTP/1.1 is offered. */
final class NettyTls {
  private NettyTls() {}

  static SslContext server(ServerTls tls) throws TlsException {
    SslContextBuilder builder = SslContextBuilder.forServer(tls.keyManager());
    X509ExtendedTrustManager clients = tls.clientTrustManager();
    if (clients != null) {
      builder.trustManager(clients).clientAuth(ClientAuth.REQUIRE);
    }
    return build(builder, tls.parameters());
  }

  static SslContext client(ClientTls tls) throws TlsException {
    SslContextBuilder builder = SslContextBuilder.forClient().trustManager(tls.trustManager());
    if (tls.keyManager() != null) {
      builder.keyManager(tls.keyManager());
    }
    builder.endpointIdentificationAlgorithm(tls.verifiesHostName() ? "HTTPS" : null);
    return build(builder, tls.parameters());
  }

  private static SslContext build(SslContextBuilder builder, TlsParameters parameters)
      throws TlsException {
    try {
      SslContext context =
          builder
              .sslProvider(SslProvider.JDK)
              .ciphers(TlsParameters.usualSuites(), SupportedCipherSuiteFilter.INSTANCE)
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      ApplicationProtocolNames.HTTP_1_1))
              .build();
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
