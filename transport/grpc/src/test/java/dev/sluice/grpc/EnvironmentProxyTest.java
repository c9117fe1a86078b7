package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.connections.ProxyVariables;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.TestContext;
import io.grpc.HttpConnectProxiedSocketAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxyTest {
  private static EnvironmentProxy proxy(Map<String, String> environment) {
    return new EnvironmentProxy(new ProxyVariables(environment::get));
  }

  private static InetSocketAddress host(String name, int port) {
    return InetSocketAddress.createUnresolved(name, port);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:3128, 3128, ,",
    "127.0.0.1:3128, 3128, ,",
    "http://127.0.0.1, 443, ,",
    "http://u:p%40w@127.0.0.1:1/, 1, u, p@w",
    "http://[::1]:3128, 3128, ,",
  })
  void goesThroughTheProxyOfTheEnvironment(
      String url, int port, @Nullable String user, @Nullable String password) throws IOException {
    HttpConnectProxiedSocketAddress proxied =
        (HttpConnectProxiedSocketAddress)
            Objects.requireNonNull(
                proxy(Map.of("HTTPS_PROXY", url)).proxyFor(host("backend.invalid", 4317)));
    assertThat(((InetSocketAddress) proxied.getProxyAddress()).getPort()).isEqualTo(port);
    assertThat(proxied.getTargetAddress().getHostString()).isEqualTo("backend.invalid");
    assertThat(proxied.getUsername()).isEqualTo(user);
    assertThat(proxied.getPassword()).isEqualTo(password);
  }

  @Test
  void leavesOutWhatTheEnvironmentLeavesOut() throws IOException {
    EnvironmentProxy proxy =
        proxy(Map.of("https_proxy", "127.0.0.1:1", "NO_PROXY", ".inside,10.0.0.0/8"));
    assertThat(proxy.proxyFor(host("a.inside", 4317))).isNull();
    assertThat(proxy.proxyFor(host("10.1.2.3", 4317))).isNull();
    assertThat(proxy.proxyFor(host("localhost", 4317))).isNull();
    assertThat(proxy.proxyFor(host("a.outside", 4317))).isNotNull();
    assertThat(proxy(Map.of("HTTP_PROXY", "127.0.0.1:1")).proxyFor(host("a", 1))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://127.0.0.1:1", "https://127.0.0.1:1", "http://", "http://a:99999"})
  void otherProxiesAreSaidToBeUnknown(String url) {
    EnvironmentProxy proxy = proxy(Map.of("HTTPS_PROXY", url));
    assertThatThrownBy(() -> proxy.proxyFor(host("a", 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("HTTPS_PROXY");
  }

  @Test
  void aClientAsksTheProxyForATunnelAndDoesNotLookTheNameUp() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_grpc");
      ProxyVariables variables =
          new ProxyVariables(
              Map.of("HTTPS_PROXY", "http://127.0.0.1:" + listener.getLocalPort())::get);
      GrpcChannel channel =
          GrpcChannel.open(
              GrpcClientConfig.plaintextTo("backend.invalid:4317"), context, variables);
      try (Socket client = listener.accept()) {
        BufferedReader head =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        assertThat(head.readLine()).isEqualTo("CONNECT backend.invalid:4317 HTTP/1.1");
      } finally {
        channel.channel().shutdownNow();
        channel.close();
        context.close();
      }
    }
  }
}
