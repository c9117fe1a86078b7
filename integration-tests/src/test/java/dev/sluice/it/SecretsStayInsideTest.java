package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.Key;
import dev.sluice.config.SpecKeys;
import dev.sluice.config.model.TelemetryConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Secrets in every opaque key and in every header, sent and received, over right and wrong ports,
 * good and bad TLS: none of them comes out again in the log at its most talkative, on a page, in a
 * metric, in a printed configuration, in a thread dump or among the arguments of the process.
 */
class SecretsStayInsideTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SILENCE_MILLIS = 200;
  private static final String STATES_GATE = "extension.healthcheck.useComponentStatus";

  @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS)
  private Path work = Path.of("");

  private final Canaries canaries = new Canaries();
  private final Map<String, Integer> ports = new TreeMap<>();

  @Test
  void noSecretComesOutOfARunningCollector() throws Exception {
    X509Bundle identity = identity();
    try (RudeBackend http =
            new RudeBackend(
                "HTTP/1.1 400 Bad Request\r\nSet-Cookie: "
                    + canaries.at("header of an answer over HTTP")
                    + "\r\nContent-Type: text/html\r\n\r\n<html>"
                    + canaries.at("body of an answer over HTTP"));
        RudeBackend banner =
            new RudeBackend("SSH-2.0-" + canaries.at("banner of another protocol") + "\r\n");
        RudeBackend status =
            new RudeBackend(
                canaries.at("status line")
                    + " 200 OK\r\n"
                    + canaries.at("name of a field")
                    + "\r\n\r\n")) {
      Path config =
          Files.writeString(work.resolve("config.yaml"), config(identity, http, banner, status));
      assertThat(opaqueKeysWithoutASecret(config))
          .as("opaque keys that this test forgets")
          .isEmpty();
      try (RunningCollector collector =
          RunningCollector.ready(
              work,
              Map.of("SLUICE_TEST_SECRET", canaries.at("variable of the environment")),
              "--feature-gates=" + STATES_GATE,
              "--config=" + config)) {
        speakToEveryPort();
        await()
            .atMost(PATIENCE)
            .until(() -> http.answered() > 4 && banner.answered() > 1 && status.answered() > 1);
        Map<String, String> shown = new TreeMap<>(pages());
        shown.put("process list", collector.commandLine());
        collector.dumpThreads();
        assertThat(collector.terminate()).isZero();
        shown.put("log", collector.output());
        assertThat(http.failures()).isEmpty();
        shown.putAll(printed(config));
        assertNothingShown(shown);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[SECRET]",
        "{a: SECRET}",
        "\"SECRET\\n\\0\"",
        "\"\\e[2J SECRET\"",
        "!!binary SECRET"
      })
  void aConfigurationThatIsWrongIsRefusedWithoutItsSecrets(String wrong) throws Exception {
    List<String> exporters =
        List.of(
            "otlp_http/a: {endpoint: 'http://localhost', headers: {authorization: VALUE}}",
            "otlp_http/b: {endpoint: 'http://localhost', headers: [{name: 'a b', value: VALUE}]}",
            "otlp_grpc/a: {endpoint: 'localhost:1', headers: {authorization: VALUE}}",
            "otlp_grpc/b: {endpoint: 'localhost:1', headers: [{name: a, value: VALUE, c: d}]}",
            "otlp_grpc/c: {endpoint: 'localhost:1', tls: {key_pem: VALUE, cert_pem: VALUE}}",
            "otlp_http/c: {endpoint: 'http://localhost', tls: {ca_pem: VALUE}}",
            "otlp_http/d: {endpoint: 'http://u:SECRET@localhost:a'}",
            "otlp_http/e: {endpoint: 'http://localhost', proxy_url: 'http://u:SECRET@:a'}",
            "prometheus: {endpoint: 'localhost:0', response_headers: {'a b': VALUE}}");
    StringBuilder sections = new StringBuilder();
    for (String exporter : exporters) {
      sections
          .append("  ")
          .append(exporter.replace("VALUE", wrong).replace("SECRET", canaries.at(exporter)))
          .append('\n');
    }
    Path config =
        Files.writeString(
            work.resolve("wrong.yaml"),
            "receivers: {nop: }\nexporters:\n"
                + sections
                + "service: {pipelines: {traces: {receivers: [nop], exporters: [otlp_http/a]}}}\n");
    assertNothingShown(Map.of("validate", run("validate", "--config=" + config)));
  }

  private void assertNothingShown(Map<String, String> shown) {
    Map<String, Set<String>> leaks = new TreeMap<>();
    shown.forEach(
        (where, text) -> {
          Set<String> seen = canaries.seenIn(text);
          if (!seen.isEmpty()) {
            leaks.put(where, seen);
          }
        });
    assertThat(leaks).as("secrets by where they were seen").isEmpty();
    shown.forEach((where, text) -> assertThat(text).as(where).isNotEmpty());
  }

  // --- the configuration

  private String config(
      X509Bundle identity, RudeBackend http, RudeBackend banner, RudeBackend status)
      throws IOException {
    for (String name :
        List.of(
            "grpc",
            "http",
            "tlsGrpc",
            "tlsHttp",
            "own",
            "page",
            "health",
            "states",
            "zpages",
            "pprof",
            "bearer",
            "basic",
            "basicGrpc",
            "zipkin")) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ports.put(name, free.getLocalPort());
      }
    }
    String certificate = quoted(identity.getCertificatePathPEM());
    String key = quoted(identity.getPrivateKeyPEM());
    canaries.keep(
        "private key", identity.getPrivateKeyPEM().lines().toList().get(1).substring(0, 40));
    String tls =
        "tls: {cert_pem: " + certificate + ", key_pem: " + key + ", ca_pem: " + certificate;
    return """
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: 127.0.0.1:%d, include_metadata: true}
              http:
                endpoint: 127.0.0.1:%d
                include_metadata: true
                response_headers: {x-private: %s}
          otlp/bearer: {protocols: {http: {endpoint: 127.0.0.1:%d, auth: {authenticator: bearertokenauth}}}}
          otlp/basic:
            protocols:
              grpc: {endpoint: 127.0.0.1:%d, auth: {authenticator: basicauth}}
              http: {endpoint: 127.0.0.1:%d, auth: {authenticator: basicauth}}
          otlp/tls:
            protocols:
              grpc: {endpoint: 127.0.0.1:%d, %s}}
              http: {endpoint: 127.0.0.1:%d, response_headers: {x-private: %s}, %s}}
          zipkin: {endpoint: 127.0.0.1:%d, response_headers: {x-private: %s}}
          zipkin/tls: {endpoint: 127.0.0.1:0, %s}}
        exporters:
        """
            .formatted(
                ports.get("grpc"),
                ports.get("http"),
                canaries.at("response_headers"),
                ports.get("bearer"),
                ports.get("basicGrpc"),
                ports.get("basic"),
                ports.get("tlsGrpc"),
                tls,
                ports.get("tlsHttp"),
                canaries.at("response_headers over TLS"),
                tls,
                ports.get("zipkin"),
                canaries.at("response_headers of zipkin"),
                tls)
        + authenticatedExporters(http.port(), tls)
        + exporters("http", http.port(), tls)
        + exporters("banner", banner.port(), tls)
        + exporters("status", status.port(), tls)
        + """
          prometheus:
            endpoint: 127.0.0.1:%d
            response_headers: {x-private: %s}
            tls: {cert_pem: %s, key_pem: %s, ca_pem: %s}
        extensions:
        AUTHENTICATORS  health_check:
            endpoint: 127.0.0.1:%d
            response_headers: {x-private: %s}
            tls: {cert_pem: %s, key_pem: %s, ca_pem: %s}
          health_check/v2:
            use_v2: true
            http:
              endpoint: 127.0.0.1:%d
              response_headers: {x-private: %s}
              tls: {cert_pem: %s, key_pem: %s, ca_pem: %s}
          zpages:
            endpoint: 127.0.0.1:%d
            response_headers: {x-private: %s}
            expvar: {enabled: true}
          zpages/tls:
            endpoint: 127.0.0.1:0
            tls: {cert_pem: %s, key_pem: %s, ca_pem: %s}
          pprof: {endpoint: "127.0.0.1:%d"}
        """
            .formatted(
                ports.get("page"),
                canaries.at("response_headers of a page"),
                certificate,
                key,
                certificate,
                ports.get("health"),
                canaries.at("response_headers of health_check"),
                certificate,
                key,
                certificate,
                ports.get("states"),
                canaries.at("response_headers of health_check v2"),
                certificate,
                key,
                certificate,
                ports.get("zpages"),
                canaries.at("response_headers of zpages"),
                certificate,
                key,
                certificate,
                ports.get("pprof"))
            .replace("AUTHENTICATORS", authenticators(http.port(), tls))
        + """
        service:
          extensions: [bearertokenauth, bearertokenauth/one, basicauth, basicauth/client, headers_setter, oauth2client, health_check, health_check/v2, zpages, zpages/tls, pprof]
          telemetry:
            logs:
              level: debug
              sampling: {enabled: false}
              processors:
                - batch:
                    exporter:
                      otlp: {protocol: http/protobuf, endpoint: "http://127.0.0.1:%d", %s}
            metrics:
              level: detailed
              readers:
                - pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}
                - periodic:
                    interval: 500
                    exporter:
                      otlp: {protocol: grpc, endpoint: "http://127.0.0.1:%d", %s}
          pipelines:
            traces: {receivers: [otlp, otlp/bearer, otlp/basic, otlp/tls, zipkin, zipkin/tls], exporters: [otlp_http/bearer, otlp_grpc/bearer, otlp_http/basic, otlp_http/setter, otlp_http/oauth, otlp_grpc/http, otlp_http/http, otlp_http/userinfo-http, otlp_grpc/tls-http, otlp_http/tls-http, zipkin/http, zipkin/tls-http]}
            logs: {receivers: [otlp, otlp/tls], exporters: [otlp_grpc/banner, otlp_http/banner, otlp_http/userinfo-banner, otlp_grpc/tls-banner, otlp_http/tls-banner]}
            metrics: {receivers: [otlp, otlp/tls], exporters: [prometheus, otlp_grpc/status, otlp_http/status, otlp_http/userinfo-status, otlp_grpc/tls-status, otlp_http/tls-status]}
        """
            .formatted(
                http.port(),
                headersOfOwnTelemetry("logs"),
                ports.get("own"),
                banner.port(),
                headersOfOwnTelemetry("metrics"));
  }

  private static String authenticatedExporters(int port, String tls) {
    StringBuilder exporters = new StringBuilder();
    Map.of(
            "bearer", "bearertokenauth/one",
            "basic", "basicauth/client",
            "setter", "headers_setter",
            "oauth", "oauth2client")
        .forEach(
            (name, authenticator) ->
                exporters.append(
                    "  otlp_http/%s: {endpoint: 'http://127.0.0.1:%d', auth: {authenticator: %s}}\n"
                        .formatted(name, port, authenticator)));
    return exporters
        + "  otlp_grpc/bearer: {endpoint: '127.0.0.1:%d', auth: {authenticator: bearertokenauth/one}, %s}}\n"
            .formatted(port, tls);
  }

  private String authenticators(int port, String tls) {
    String password = canaries.at("password of htpasswd");
    for (String user : List.of("ann", "me")) {
      canaries.keep("password in base64", base64(user + ":" + password));
    }
    String shown = canaries.at("password of a client");
    canaries.keep("password of a client in base64", base64("me:" + shown));
    return """
          bearertokenauth: {tokens: [%s]}
          bearertokenauth/one: {token: %s}
          basicauth: {htpasswd: {inline: "ann:%s\\nbob:$2b$12$%s\\ncut line %s"}}
          basicauth/client: {client_auth: {username: me, password: %s}}
          headers_setter:
            additional_auth: bearertokenauth/one
            headers:
              - {action: upsert, key: x-a, value: %s}
              - {action: upsert, key: x-b, from_context: nobody, default_value: %s}
          oauth2client: {client_id: me, client_secret: %s, token_url: "http://127.0.0.1:%d/token", %s}}
        """
        .formatted(
            canaries.at("tokens"),
            canaries.at("token"),
            password,
            canaries.at("damaged hash"),
            canaries.at("cut line of htpasswd"),
            shown,
            canaries.at("value of a header"),
            canaries.at("default of a header"),
            canaries.at("client_secret"),
            port,
            tls)
        .indent(0);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String exporters(String name, int port, String tls) {
    String retry =
        "retry_on_failure: {initial_interval: 50ms, max_interval: 100ms, max_elapsed_time: 2s}";
    return """
          otlp_grpc/NAME: {endpoint: "127.0.0.1:%1$d", headers: {authorization: "Bearer %2$s"}, tls: {insecure: true}, %9$s}
          otlp_grpc/tls-NAME: {endpoint: "127.0.0.1:%1$d", headers: {authorization: "${env:SLUICE_TEST_SECRET}"}, %3$s}, %9$s}
          otlp_http/NAME: {endpoint: "http://127.0.0.1:%1$d", headers: [{name: authorization, value: "Bearer %4$s"}], compression: none, %9$s}
          otlp_http/tls-NAME: {endpoint: "https://127.0.0.1:%1$d", headers: {x-api-key: %5$s}, %3$s}, %9$s}
          otlp_http/userinfo-NAME: {endpoint: "http://user:%6$s@127.0.0.1:%1$d/%7$s", proxy_url: "http://user:%8$s@127.0.0.1:%1$d", %9$s}
          zipkin/NAME: {endpoint: "http://user:%6$s@127.0.0.1:%1$d/api/v2/spans", headers: {authorization: "Bearer %10$s"}, %9$s}
          zipkin/tls-NAME: {endpoint: "https://127.0.0.1:%1$d/api/v2/spans", %3$s}, %9$s}
        """
        .replace("NAME", name)
        .formatted(
            port,
            canaries.at("headers of otlp_grpc"),
            tls,
            canaries.at("headers of otlp_http"),
            canaries.at("headers of otlp_http over TLS"),
            canaries.at("password in an endpoint"),
            "v1",
            canaries.at("password of a proxy"),
            retry,
            canaries.at("headers of zipkin"))
        .indent(0);
  }

  private String headersOfOwnTelemetry(String what) {
    return "headers: [{name: authorization, value: "
        + canaries.at("headers of own " + what)
        + "}], headers_list: \"x-more="
        + canaries.at("headers_list of own " + what)
        + "\"";
  }

  private static String quoted(String pem) {
    return '"' + pem.replace("\r", "").replace("\n", "\\n") + '"';
  }

  private static X509Bundle identity() throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=localhost")
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  // --- which opaque keys there are

  private static Set<String> opaqueKeysWithoutASecret(Path config) throws IOException {
    Map<?, ?> root = new Yaml().load(Files.readString(config));
    Set<String> forgotten = new TreeSet<>();
    Components.all()
        .forEach(
            (name, factory) -> {
              String[] kindAndType = name.split("/", 2);
              for (SpecKeys.Description key : SpecKeys.paths(factory.spec())) {
                if (isOpaque(key)
                    && !isGiven(root.get(kindAndType[0] + "s"), kindAndType[1], key.path())) {
                  forgotten.add(name + " " + key.path());
                }
              }
            });
    String telemetry = String.valueOf(at(root, "service::telemetry"));
    for (SpecKeys.Description key : SpecKeys.paths(TelemetryConfig.SPEC)) {
      String last = key.path().substring(key.path().lastIndexOf(':') + 1);
      if (isOpaque(key) && !key.path().startsWith("traces") && !telemetry.contains(last)) {
        forgotten.add("service::telemetry " + key.path());
      }
    }
    return forgotten;
  }

  private static boolean isOpaque(SpecKeys.Description key) {
    return key.type().contains("opaque") && key.treatment() == Key.Treatment.HONOURED;
  }

  private static boolean isGiven(@Nullable Object components, String type, String path) {
    if (!(components instanceof Map<?, ?> map)) {
      return false;
    }
    return map.entrySet().stream()
        .filter(each -> each.getKey().toString().split("/", 2)[0].equals(type))
        .anyMatch(each -> at(each.getValue(), path) != null);
  }

  private static @Nullable Object at(@Nullable Object value, String path) {
    Object found = value;
    for (String key : path.split("::", -1)) {
      found = found instanceof List<?> list ? joined(list) : found;
      found = found instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return found;
  }

  /** What the elements of a list say together. */
  private static Map<Object, Object> joined(List<?> list) {
    Map<Object, Object> all = new LinkedHashMap<>();
    for (Object each : list) {
      if (each instanceof Map<?, ?> map) {
        all.putAll(map);
      }
    }
    return all;
  }

  // --- what clients say

  /** At all ports at once: most of the time is waiting for servers that are silent. */
  private void speakToEveryPort() throws Exception {
    List<Callable<Void>> conversations = new ArrayList<>();
    for (String port : ports.keySet()) {
      List<String> requests =
          requests(
              canaries.at("header received by " + port),
              canaries.at("query received by " + port),
              canaries.at("body received by " + port));
      conversations.add(
          () -> {
            for (String request : requests) {
              speak(port, request, false, SILENCE_MILLIS);
              speak(port, request, true, SILENCE_MILLIS);
            }
            return null;
          });
    }
    ExecutorService clients = Executors.newFixedThreadPool(conversations.size());
    try {
      for (Future<Void> conversation : clients.invokeAll(conversations)) {
        conversation.get();
      }
    } finally {
      clients.shutdown();
    }
    sendAnItemOfEachSignal();
  }

  private static List<String> requests(String token, String query, String body) {
    String head =
        " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\nCookie: a=" + token;
    return List.of(
        "POST /v1/traces?token="
            + query
            + head
            + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST /v1/logs"
            + head
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + (body.length() + 2)
            + "\r\n\r\n{\""
            + body,
        "POST /v1/metrics"
            + head
            + "\r\nContent-Type: application/x-protobuf\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body,
        "POST /v1/metrics" + head + "\r\nContent-Type: " + body + "\r\nContent-Length: 0\r\n\r\n",
        "POST /v1/metrics"
            + head
            + "\r\nContent-Type: application/json\r\nContent-Encoding: "
            + body
            + "\r\nContent-Length: 2\r\n\r\n{}",
        "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
            + base64("ann:" + token)
            + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "GET /" + query + "/..//" + query + "?" + query + head + "\r\n\r\n",
        query + " / " + head + "\r\n" + token + "\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: " + query + " a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + token.repeat(9000) + "\r\n\r\n",
        "GET /" + query.repeat(2000) + " HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + token,
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\6\4\0\0\0\0\0\0\3\0\0\0d" + http2Call(token),
        "\u0016\u0003\u0001\2\0" + token,
        token);
  }

  /** A call whose fields are a path that nobody has and a header. */
  private static String http2Call(String token) {
    String block =
        field(":method", "POST")
            + field(":scheme", "http")
            + field(":path", "/" + token)
            + field(":authority", "localhost")
            + field("content-type", "application/grpc")
            + field("authorization", token)
            + field("x-bad", "\n" + token);
    return "\0\0" + (char) block.length() + "\1\5\0\0\0\1" + block;
  }

  private static String field(String name, String value) {
    return "\0" + (char) name.length() + name + (char) value.length() + value;
  }

  /** So that exporters have something to fail with. */
  private void sendAnItemOfEachSignal() throws IOException {
    Map<String, String> bodies =
        Map.of(
            "traces", "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"a\"}]}]}]}",
            "logs",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"severityText\":\"a\"}]}]}]}",
            "metrics",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"a\",\"gauge\":{\"dataPoints\":[{\"asInt\":1}]}}]}]}]}");
    for (Map.Entry<String, String> each : bodies.entrySet()) {
      HttpURLConnection request =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + ports.get("http") + "/v1/" + each.getKey())
                  .toURL()
                  .openConnection();
      request.setRequestMethod("POST");
      request.setRequestProperty("Content-Type", "application/json");
      request.setRequestProperty("X-Api-Key", canaries.at("metadata of " + each.getKey()));
      request.setDoOutput(true);
      request.getOutputStream().write(each.getValue().getBytes(StandardCharsets.UTF_8));
      assertThat(request.getResponseCode()).as(each.getKey()).isEqualTo(200);
    }
  }

  /** What a server that breaks off has sent until then is as good as an answer. */
  private String speak(String port, String request, boolean tls, int silenceMillis)
      throws Exception {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket =
        tls
            ? trusting().getSocketFactory().createSocket("127.0.0.1", portOf(port))
            : new Socket("127.0.0.1", portOf(port))) {
      socket.setSoTimeout(silenceMillis);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[65_536];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        answer.write(buffer, 0, read);
      }
    } catch (SocketTimeoutException | SSLException | java.net.SocketException e) {
      answer.write(0); // the connection stands, or was broken off: both are answers here
    }
    return answer.toString(StandardCharsets.ISO_8859_1);
  }

  private int portOf(String name) {
    return Objects.requireNonNull(ports.get(name), name);
  }

  private static SSLContext trusting() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    X509TrustManager everyone =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    context.init(null, new TrustManager[] {everyone}, new SecureRandom());
    return context;
  }

  // --- what comes out

  /** Bodies of pages; the heads of answers carry {@code response_headers} on purpose. */
  private Map<String, String> pages() throws Exception {
    Map<String, String> pages = new TreeMap<>();
    for (String path :
        List.of(
            "servicez",
            "pipelinez",
            "extensionz",
            "featurez",
            "expvarz",
            "pipelinez?pipelinenamez=traces&componentnamez=otlp&componentkindz=receiver")) {
      pages.put("zpages " + path, page("zpages", "/debug/" + path, false));
    }
    for (String path : List.of("", "goroutine?debug=1", "threads", "heap?debug=1")) {
      pages.put("pprof " + path, page("pprof", "/debug/pprof/" + path, false));
    }
    pages.put("own metrics", page("own", "/metrics", false));
    pages.put("page of the exporter", page("page", "/metrics", true));
    pages.put("health", page("health", "/?verbose", true));
    pages.put("states", page("states", "/status?verbose", true));
    return pages;
  }

  private String page(String port, String path, boolean tls) throws Exception {
    String answer =
        speak(
            port,
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            tls,
            Math.toIntExact(PATIENCE.toMillis()));
    assertThat(answer).as("%s %s", port, path).startsWith("HTTP/1.1 200");
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private Map<String, String> printed(Path config) throws Exception {
    return Map.of(
        "print-config",
        run("print-config", "--feature-gates=" + STATES_GATE, "--config=" + config),
        "print-config as JSON",
        run(
            "print-config",
            "--feature-gates=" + STATES_GATE,
            "--format=json",
            "--config=" + config),
        "validate",
        "validate: " + run("validate", "--feature-gates=" + STATES_GATE, "--config=" + config));
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    try (RunningCollector command =
        RunningCollector.launch(
            work, Map.of("SLUICE_TEST_SECRET", "x"), all.toArray(String[]::new))) {
      command.awaitExit();
      return command.output();
    }
  }
}
