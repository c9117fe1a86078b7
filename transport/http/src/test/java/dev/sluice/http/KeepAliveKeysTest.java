package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Bound;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.Spec;
import dev.sluice.config.SpecBinder;
import dev.sluice.config.tree.TreeWriter;
import dev.sluice.config.tree.YamlReader;
import dev.sluice.testkit.ObservesKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code keepalive} of servers and clients, and the older keys beside it. */
class KeepAliveKeysTest {
  private static final Spec<HttpServerConfig> SERVER = HttpServerConfig.spec("localhost:0");
  private static final Spec<HttpClientConfig> CLIENT = HttpClientConfig.spec("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                                    | true  | 1m",
        "keepalive:                                          | true  | 1m",
        "keepalive: {}                                       | true  | 1m",
        "keepalive: {enabled: true}                          | true  | 1m",
        "keepalive: {enabled: false}                         | false | 1m",
        "keepalive: {enabled: false, idle_timeout: 3s}       | false | 1m",
        "keepalive: {idle_timeout: 3s}                       | true  | 3s",
        "keepalive: {idle_timeout: }                         | true  | 0",
        "'keepalive: {idle_timeout: 3s}, idle_timeout: 0'    | true  | 3s",
        "'keepalive: {}, idle_timeout: 3s'                   | true  | 3s",
        "'keepalive: , idle_timeout: 3s'                     | true  | 3s",
        "'keepalive: , keep_alives_enabled: false'           | false | 1m",
        "'keepalive: {enabled: true}, keep_alives_enabled: true' | true | 1m",
        "idle_timeout: 3s                                    | true  | 3s",
        "keep_alives_enabled: false                          | false | 1m",
      })
  void theSectionOfAServerStandsForItsOlderKeys(@Nullable String yaml, boolean enabled, String idle)
      throws Exception {
    Bound<HttpServerConfig> bound = bound(SERVER, "{" + (yaml == null ? "" : yaml) + "}");
    assertThat(bound.value().keepAlives()).isEqualTo(enabled);
    assertThat(bound.value().timeouts().idle())
        .isEqualTo(Duration.ofSeconds(idle.equals("1m") ? 60 : idle.equals("3s") ? 3 : 0));
    assertThat(bound(SERVER, TreeWriter.yaml(bound.effective())).value())
        .as("what print-config shows")
        .isEqualTo(bound.value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                                     | 100 | 0 | 90 | false",
        "keepalive:                                           | 100 | 0 | 90 | false",
        "keepalive: {}                                        | 100 | 0 | 90 | false",
        "keepalive: {enabled: false}                          | 100 | 0 | 90 | true",
        "keepalive: {max_idle_conns: 5}                       | 5   | 0 | 90 | false",
        "keepalive: {max_idle_conns: 0}                       | 0   | 0 | 90 | false",
        "keepalive: {max_idle_conns_per_host: 4}              | 100 | 4 | 90 | false",
        "keepalive: {idle_conn_timeout: 10s}                  | 100 | 0 | 10 | false",
        "'keepalive: {idle_conn_timeout: 10s, max_idle_conns: 5, max_idle_conns_per_host: 4}' | 5 | 4 | 10 | false",
        "'keepalive: {max_idle_conns: 5}, max_idle_conns: 0'  | 5   | 0 | 90 | false",
        "'keepalive: {max_idle_conns: 5}, idle_conn_timeout: 0' | 5 | 0 | 0  | false",
        "'keepalive: , max_idle_conns: 3'                     | 3   | 0 | 90 | false",
        "'max_idle_conns: 3, disable_keep_alives: true'       | 3   | 0 | 90 | true",
      })
  void theSectionOfAClientStandsForItsOlderKeys(
      @Nullable String yaml, int maxIdle, int perHost, long idleSeconds, boolean disabled)
      throws Exception {
    Bound<HttpClientConfig> bound = bound(CLIENT, "{" + (yaml == null ? "" : yaml) + "}");
    ClientKeepAlive config = bound.value().keepAlive();
    assertThat(config.maxIdleConns()).isEqualTo(maxIdle);
    assertThat(config.maxIdleConnsPerHost()).isEqualTo(perHost);
    assertThat(config.idleConnTimeout()).isEqualTo(Duration.ofSeconds(idleSeconds));
    assertThat(config.disabled()).isEqualTo(disabled);
    assertThat(bound(CLIENT, TreeWriter.yaml(bound.effective())).value())
        .as("what print-config shows")
        .usingRecursiveComparison()
        .ignoringFields("tls")
        .isEqualTo(bound.value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keepalive: {idle_timeout: 3s}, idle_timeout: 3s",
        "keepalive: {enabled: true}, keep_alives_enabled: false",
        "keepalive: {enabled: false}, keep_alives_enabled: false",
        "keepalive: {idle_timeout: 3s}, keep_alives_enabled: false",
        "keepalive: {enabled: }",
        "keepalive: {enabled: 'true'}",
        "keepalive: {idle: 3s}",
        "keepalive: on",
        "keepalive: {enabled: false, x: 1}",
      })
  void aServerRefusesBothAtOnceAndWhatIsNoKey(String yaml) {
    assertThatThrownBy(() -> SpecBinder.fromYaml(SERVER, "{" + yaml + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("keepalive");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keepalive: {max_idle_conns: 3}, max_idle_conns: 3",
        "keepalive: {max_idle_conns: 3}, max_idle_conns_per_host: 3",
        "keepalive: {max_idle_conns: 3}, idle_conn_timeout: 90s",
        "keepalive: {enabled: false}, disable_keep_alives: true",
        "keepalive: {enabled: }",
        "keepalive: {idle_timeout: 3s}",
      })
  void aClientRefusesBothAtOnceAndWhatIsNoKey(String yaml) {
    assertThatThrownBy(() -> SpecBinder.fromYaml(CLIENT, "{" + yaml + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("keepalive");
  }

  private static <C> Bound<C> bound(Spec<C> spec, String yaml) throws Exception {
    Findings findings = new Findings();
    Optional<Bound<C>> bound =
        SpecBinder.bind(spec, YamlReader.read("f", yaml).root(), "", findings);
    findings.throwIfAny();
    return bound.orElseThrow();
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::keepalive::idle_timeout"})
  void aServerClosesConnectionsThatAreIdle() throws Exception {
    try (Servers servers =
            new Servers(
                "{read_header_timeout: 1h, keepalive: {idle_timeout: 200ms}}",
                server -> server.handle("/", it -> it.respond(HttpAnswer.empty(200))));
        Wire wire = servers.wire()) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(wire.response()).startsWith("HTTP/1.1 200");
      assertThat(wire.toEnd()).isEmpty();
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::keepalive::enabled"})
  void aServerClosesAfterEachAnswerWhereItIsOff() throws Exception {
    try (Servers servers =
            new Servers(
                "{keepalive: {enabled: false}}",
                server -> server.handle("/", it -> it.respond(HttpAnswer.empty(200))));
        Wire wire = servers.wire()) {
      assertThat(wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").toEnd())
          .contains("connection: close");
    }
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"keepalive::idle_conn_timeout", "keepalive::enabled"})
  void aClientGivesUpConnectionsThatAreIdleOrDoesNotKeepThem() throws Exception {
    for (String yaml :
        List.of("{keepalive: {idle_conn_timeout: 500ms}}", "{keepalive: {enabled: false}}")) {
      try (Servers servers =
              new Servers(
                  "{}", server -> server.handle("/", it -> it.respond(HttpAnswer.empty(200))));
          Callers callers = new Callers(servers.context, yaml)) {
        callers.response(Callers.post(servers.url("/"), "x"));
        Awaitility.await().until(() -> servers.openConnections() == 0);
      }
    }
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"keepalive::max_idle_conns", "keepalive::max_idle_conns_per_host"})
  void aClientKeepsNoMoreIdleConnectionsThanItMay() throws Exception {
    for (String key : List.of("max_idle_conns", "max_idle_conns_per_host")) {
      List<HttpExchange> held = new CopyOnWriteArrayList<>();
      try (Servers servers = new Servers("{}", server -> server.handle("/", held::add));
          Callers callers = new Callers(servers.context, "{keepalive: {%s: 1}}".formatted(key))) {
        CompletableFuture<HttpReply> first =
            callers.begin(Callers.post(servers.url("/"), "a"), Duration.ofSeconds(10));
        CompletableFuture<HttpReply> second =
            callers.begin(Callers.post(servers.url("/"), "b"), Duration.ofSeconds(10));
        Awaitility.await().until(() -> held.size() == 2);
        held.forEach(exchange -> exchange.respond(HttpAnswer.empty(200)));
        CompletableFuture.allOf(first, second).get(10, TimeUnit.SECONDS);
        Awaitility.await().until(() -> servers.openConnections() == 1);
      }
    }
  }
}
