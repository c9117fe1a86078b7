package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests through real proxies, small ones that relay to one server whatever name is asked for.
 */
class ProxyTest {
  @TempDir private static Path directory;
  private static SSLContext serverTls;

  @BeforeAll
  static void certificate() throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=backend.invalid")
            .addSanDnsName("backend.invalid")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(directory.resolve("ca.pem"), bundle.getCertificatePEM());
    Files.writeString(directory.resolve("key.pem"), bundle.getPrivateKeyPEM());
    serverTls = SSLContext.getInstance("TLS");
    serverTls.init(new KeyManager[] {bundle.toKeyManagerFactory().getKeyManagers()[0]}, null, null);
  }

  /** Speaks HTTP CONNECT, absolute requests, or SOCKS5, in TLS or not, and relays to one port. */
  private static final class SmallProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final boolean socks;
    private final boolean wantsPassword;
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    SmallProxy(boolean tls, boolean socks, boolean wantsPassword, int target) throws IOException {
      this.listener =
          tls
              ? serverTls
                  .getServerSocketFactory()
                  .createServerSocket(0, 5, InetAddress.getLoopbackAddress())
              : new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
      this.socks = socks;
      this.wantsPassword = wantsPassword;
      this.target = target;
      daemon(this::serve);
    }

    int port() {
      return listener.getLocalPort();
    }

    private static void daemon(Runnable work) {
      Thread thread = new Thread(work, "small-proxy");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      try {
        while (true) {
          Socket client = listener.accept();
          open.add(client);
          daemon(() -> relay(client));
        }
      } catch (IOException e) {
        // closed: the test is over
      }
    }

    private void relay(Socket client) {
      try {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] first = new byte[0];
        if (socks) {
          if (!socks(in, out)) {
            client.close();
            return;
          }
        } else {
          String head = head(in);
          asked.add(head);
          if (head.startsWith("CONNECT ")) {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          } else {
            first = head.replaceFirst(" http://[^/]*", " ").getBytes(StandardCharsets.US_ASCII);
          }
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(server);
        server.getOutputStream().write(first);
        daemon(() -> copy(server, client));
        copy(client, server);
      } catch (IOException e) {
        // one side went away: the test sees what its client makes of it
      }
    }

    private boolean socks(InputStream in, OutputStream out) throws IOException {
      in.read();
      byte[] methods = in.readNBytes(in.read());
      boolean offered = methods.length == 2;
      if (wantsPassword && !offered) {
        out.write(new byte[] {5, (byte) 0xff});
        return false;
      }
      out.write(new byte[] {5, (byte) (wantsPassword ? 2 : 0)});
      if (wantsPassword) {
        in.read();
        String user = new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
        String password = new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
        boolean right = user.equals("u") && password.equals("p:w");
        out.write(new byte[] {1, (byte) (right ? 0 : 1)});
        if (!right) {
          return false;
        }
      }
      in.readNBytes(3);
      int type = in.read();
      byte[] address = in.readNBytes(type == 3 ? in.read() : type == 1 ? 4 : 16);
      int port = in.read() << 8 | in.read();
      String name =
          type == 3
              ? new String(address, StandardCharsets.US_ASCII)
              : InetAddress.getByAddress(address).getHostAddress();
      asked.add(name + ":" + port);
      if (name.equals("forbidden.invalid")) {
        out.write(new byte[] {5, 2, 0, 1, 0, 0, 0, 0, 0, 0});
        return false;
      }
      out.write(new byte[] {5, 0, 0});
      out.write(new byte[] {3, 4, 'h', 'e', 'r', 'e'}); // a name: its length varies
      out.write(new byte[] {1, 2});
      return true;
    }

    private static String head(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int each = in.read();
        if (each < 0) {
          throw new IOException("closed");
        }
        head.append((char) each);
      }
      return head.toString();
    }

    private static void copy(Socket from, Socket to) {
      try {
        from.getInputStream().transferTo(to.getOutputStream());
        to.close();
      } catch (IOException e) {
        // one side went away
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private static int port(Servers servers) {
    return HttpUrl.port(URI.create(servers.url("/")));
  }

  private static Servers backend(boolean tls) throws Exception {
    String keys =
        tls
            ? "{tls: {cert_file: '%s', key_file: '%s'}}"
                .formatted(directory.resolve("ca.pem"), directory.resolve("key.pem"))
            : "{}";
    return new Servers(
        keys, server -> server.handle("/", it -> it.respond(HttpAnswer.text(200, "here"))));
  }

  @ParameterizedTest
  @CsvSource({
    "http, true",
    "https, false",
    "https, true",
    "socks5, false",
    "socks5, true",
    "socks5h, false",
    "socks5h, true",
    "HTTP, false",
  })
  void reachesAServerWhoseNameOnlyTheProxyKnows(String scheme, boolean backendTls)
      throws Exception {
    boolean socks = scheme.startsWith("socks");
    try (Servers servers = backend(backendTls);
        SmallProxy proxy = new SmallProxy(scheme.equals("https"), socks, false, port(servers));
        Callers callers =
            new Callers(
                servers.context,
                "{proxy_url: '%s://localhost:%d', tls: {ca_file: '%s'}}"
                    .formatted(scheme, proxy.port(), directory.resolve("ca.pem")))) {
      String url = (backendTls ? "https" : "http") + "://backend.invalid:4318/";
      for (int i = 0; i < 2; i++) {
        assertThat(Callers.text(callers.response(Callers.post(url, "x")))).isEqualTo("here");
      }
      assertThat(proxy.asked).hasSize(1); // the connection is kept
      assertThat(proxy.asked.get(0))
          .startsWith(
              socks
                  ? "backend.invalid:4318"
                  : backendTls
                      ? "CONNECT backend.invalid:4318 HTTP/1.1"
                      : "POST http://backend.invalid:4318/ HTTP/1.1");
    }
  }

  @Test
  void tellsASocksProxyWhoItIs() throws Exception {
    try (Servers servers = backend(false);
        SmallProxy proxy = new SmallProxy(false, true, true, port(servers));
        Callers known =
            new Callers(
                servers.context,
                "{proxy_url: 'socks5://u:p%%3Aw@127.0.0.1:%d'}".formatted(proxy.port()));
        Callers wrong =
            new Callers(
                servers.context,
                "{proxy_url: 'socks5://u:x@127.0.0.1:%d'}".formatted(proxy.port()));
        Callers unknown =
            new Callers(
                servers.context, "{proxy_url: 'socks5://127.0.0.1:%d'}".formatted(proxy.port()))) {
      HttpCall call = Callers.post("http://10.0.0.1:4318/", "x");
      assertThat(Callers.text(known.response(call))).isEqualTo("here");
      assertThat(proxy.asked).containsExactly("10.0.0.1:4318");
      String between = "socks connect tcp 127.0.0.1:" + proxy.port() + "->10.0.0.1:4318: ";
      assertThat(wrong.failure(call))
          .contains(between + "username/password authentication failed")
          .doesNotContain("u:x");
      assertThat(unknown.failure(call)).contains(between + "no acceptable authentication methods");
    }
  }

  @Test
  void saysWhyASocksProxyRefuses() throws Exception {
    try (Servers servers = backend(false);
        SmallProxy proxy = new SmallProxy(false, true, false, port(servers));
        Callers callers =
            new Callers(
                servers.context, "{proxy_url: 'socks5://127.0.0.1:%d'}".formatted(proxy.port()))) {
      assertThat(callers.failure(Callers.post("http://forbidden.invalid/", "x")))
          .contains("->forbidden.invalid:80: connection not allowed by ruleset");
    }
  }

  @Test
  void doesNotTrustAProxyWhoseCertificateNobodyKnows() throws Exception {
    try (Servers servers = backend(false);
        SmallProxy proxy = new SmallProxy(true, false, false, port(servers));
        Callers callers =
            new Callers(
                servers.context, "{proxy_url: 'https://localhost:%d'}".formatted(proxy.port()))) {
      assertThat(callers.failure(Callers.post("http://backend.invalid/", "x")))
          .startsWith("proxy localhost:" + proxy.port() + ": tls: ");
      assertThat(proxy.asked).isEmpty();
    }
  }

  @Test
  void aSocksProxyThatSpeaksSomethingElseIsAFailure() throws Exception {
    List<String> answers = new ArrayList<>(List.of("HTTP/1.1 400 Bad Request\r\n\r\n", ""));
    for (String answer : answers) {
      try (ScriptedServer proxy = new ScriptedServer(peer -> peer.send(answer));
          Servers servers = backend(false);
          Callers callers =
              new Callers(
                  servers.context, "{proxy_url: 'socks5://127.0.0.1:" + proxy.port() + "'}")) {
        assertThat(callers.failure(Callers.post("http://backend.invalid/", "x")))
            .contains(
                "127.0.0.1:" + proxy.port()); // who closes sooner than it is asked is named alike
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://p:1",
        "socks4://p:1",
        "proxy:3128",
        "p",
        "/p",
        "//p",
        "http://p:abc",
        " http://p",
        "socks5:p",
        "http:",
      })
  void otherProxiesAreRefused(String url) {
    assertThatThrownBy(
            () -> SpecBinder.fromYaml(HttpClientConfig.spec(""), "{proxy_url: '" + url + "'}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("proxy");
  }

  @ParameterizedTest
  @CsvSource({
    "http://p, p:80, HTTP",
    "https://p, p:443, HTTPS",
    "socks5://p, p:1080, SOCKS5",
    "socks5h://u:x@p, p:1080, SOCKS5",
    "http://[::1]:3128, [::1]:3128, HTTP",
    "http://my_proxy:3128, my_proxy:3128, HTTP",
  })
  void portsThatAreNotGivenAreTheUsualOnes(String url, String shown, ProxySettings.Kind kind) {
    ProxySettings.Proxy proxy =
        new ProxySettings(url, name -> null).forTarget(URI.create("http://h/"));
    assertThat(proxy).hasToString(shown);
    assertThat(proxy).extracting(ProxySettings.Proxy::kind).isEqualTo(kind);
  }

  @Test
  void theEnvironmentMayNameASocksProxyToo() {
    ProxySettings settings =
        new ProxySettings("", name -> name.equals("HTTPS_PROXY") ? "socks5://p:1" : null);
    assertThat(settings.forTarget(URI.create("https://a/")))
        .extracting(ProxySettings.Proxy::kind)
        .isEqualTo(ProxySettings.Kind.SOCKS5);
  }
}
