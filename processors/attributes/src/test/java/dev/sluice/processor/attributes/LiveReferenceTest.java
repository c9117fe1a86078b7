package dev.sluice.processor.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.testkit.base.ReferenceCollector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same random request through a running reference collector and through the processors, for a
 * table of configurations: what comes out is the same message, but for the order of attributes.
 */
class LiveReferenceTest {
  /** Lists of actions, each for the attributes of items and for those of resources. */
  private static final List<String> ACTIONS =
      List.of(
          "{key: new, action: insert, value: text}",
          "{key: a, action: insert, value: 12}",
          "{key: a, action: update, value: true}",
          "{key: a, action: upsert, value: 1.5}",
          "{key: a, action: UPSERT, value: [1, x, null, {k: v, n: [2.5, false]}]}",
          "{key: a, action: upsert, value: {k: v, n: {deep: 1}}}",
          "{key: a, action: upsert, value: ''}",
          "{key: a, action: upsert, value: 18446744073709551615}",
          "{key: a, action: insert, from_attribute: b}",
          "{key: a, action: update, from_attribute: text}",
          "{key: a, action: upsert, from_attribute: a}",
          "{key: new, action: upsert, from_attribute: missing, default_value: standard}",
          "{key: new, action: insert, default_value: 7}",
          "{key: new, action: insert, from_context: metadata.X-Tenant}",
          "{key: new, action: insert, from_context: x-tenant}",
          "{key: new, action: insert, from_context: x-none, default_value: none}",
          "{key: new, action: insert, from_context: auth.subject}",
          "{key: new, action: insert, from_context: client.address}",
          "{key: a, action: delete}",
          "{key: a, action: delete, pattern: 'secret|^u'}",
          "{action: delete, pattern: '.*'}",
          "{key: a, action: hash}",
          "{key: text, action: hash, pattern: '^(text|num|flag)$'}",
          "{action: hash, pattern: '\\.'}",
          "{key: http.url, action: extract, pattern: '^(?P<proto>\\w+)://(?P<host>[^/]+)(?P<rest>/.*)?$'}",
          "{key: user.email, action: extract, pattern: '(?P<user>[^@]*)@(?P<a>.*)|(?P<b>zzz)'}",
          "{key: text, action: extract, pattern: '(?P<text>.)'}",
          "{key: a, action: convert, converted_type: int}",
          "{key: a, action: convert, converted_type: double}",
          "{key: a, action: convert, converted_type: string}",
          "{key: a, action: delete}, {key: a, action: insert, value: again}, {key: b, action: upsert,"
              + " from_attribute: a}, {key: a, action: delete}",
          "{key: x, action: insert, value: 1}, {key: x, action: update, value: 2}, {key: x, action:"
              + " hash}, {key: y, action: upsert, from_attribute: x}",
          "{key: a, action: convert, converted_type: string}, {key: a, action: convert,"
              + " converted_type: double}, {key: a, action: convert, converted_type: int}");

  /** What include and exclude match, by signal. */
  private static final Map<Signal, List<String>> MATCHES =
      Map.of(
          Signal.TRACES,
          List.of(
              "{match_type: strict, services: [auth, none]}",
              "{match_type: regexp, services: ['^bill', nil]}",
              "{match_type: strict, span_names: [login]}",
              "{match_type: regexp, span_names: ['^GET .*', 'q']}",
              "{match_type: strict, span_kinds: [SPAN_KIND_SERVER, SPAN_KIND_CLIENT]}",
              "{match_type: regexp, span_kinds: ['SERVER|UNSPEC']}",
              "{match_type: regexp, regexp: {cacheenabled: true, cachemaxnumentries: 2}, span_names:"
                  + " [o, e]}"),
          Signal.LOGS,
          List.of(
              "{match_type: strict, log_bodies: [x, '12', 'true']}",
              "{match_type: regexp, log_bodies: ['^[0-9]', 'a']}",
              "{match_type: strict, log_severity_texts: [INFO]}",
              "{match_type: regexp, log_severity_texts: ['^e']}",
              "{match_type: strict, log_severity_number: {min: 9}}",
              "{match_type: strict, log_severity_number: {min: 17, match_undefined: true}}"),
          Signal.METRICS,
          List.of(
              "{match_type: strict, metric_names: [login, query]}",
              "{match_type: regexp, metric_names: ['^GET', 'u.*y$']}",
              "{match_type: expr, metric_names: [login]}",
              "{match_type: strict, resources: [{key: service.name, value: auth}]}"));

  /** The same for traces and logs. */
  private static final List<String> COMMON =
      List.of(
          "{resources: [{key: a}]}",
          "{match_type: strict, resources: [{key: service.name, value: auth}]}",
          "{match_type: regexp, resources: [{key: service.name, value: '-2$'}, {key: b}]}",
          "{match_type: strict, libraries: [{name: lib-1}]}",
          "{match_type: strict, libraries: [{name: lib-2, version: ''}]}",
          "{match_type: regexp, libraries: [{name: 'lib', version: '^1\\.'}]}",
          "{match_type: strict, attributes: [{key: text, value: x}]}",
          "{match_type: strict, attributes: [{key: num, value: 12}]}",
          "{match_type: strict, attributes: [{key: a, value: 2.5}]}",
          "{match_type: strict, attributes: [{key: flag, value: true}, {key: a}]}",
          "{match_type: strict, attributes: [{key: a, value: []}]}",
          "{match_type: strict, attributes: [{key: b, value: {}}]}",
          "{match_type: regexp, attributes: [{key: a, value: '^[0-9.+I]+'}]}",
          "{match_type: regexp, attributes: [{key: num, value: 'e|0$'}, {key: text}]}");

  private static final String TENANT = "X-Tenant";

  private record Case(String type, String yaml) {}

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource(names = {"TRACES", "METRICS", "LOGS"})
  void changesWhatTheReferenceChanges(Signal signal) throws Exception {
    ReferenceCollector reference =
        ReferenceCollector.with(
            "receivers/otlp",
            "processors/attributes",
            "processors/resource",
            "exporters/otlp_http");
    List<Case> cases = cases(signal);
    assertThat(cases).hasSizeGreaterThan(60);
    Map<String, byte[]> arrived = new ConcurrentHashMap<>();
    HttpServer sink = sink(arrived);
    int input = ReferenceCollector.freePort();
    String config = config(signal, cases, input, sink.getAddress().getPort());
    try (ReferenceCollector.Running running = reference.start(folder, config)) {
      Message request = new SampleItems(signal.id().length()).request(signal);
      int status =
          running.post(
              input, "/v1/" + signal.id(), request.toByteArray(), TENANT, "one", TENANT, "two");
      assertThat(status).isEqualTo(200);
      RequestMetadata metadata =
          new RequestMetadata(Map.of(TENANT, List.of("one", "two")), "127.0.0.1:5", Map.of());
      for (int i = 0; i < cases.size(); i++) {
        Case one = cases.get(i);
        Message ours = Processing.through(one.type(), one.yaml(), signal, request, metadata);
        assertThat(SortedMaps.of(ours))
            .as("%s: %s", one.type(), one.yaml())
            .isEqualTo(
                SortedMaps.of(
                    Processing.parse(signal, Objects.requireNonNull(arrived.get("/" + i)))));
      }
    } finally {
      sink.stop(0);
    }
  }

  private static List<Case> cases(Signal signal) {
    List<Case> cases = new ArrayList<>();
    for (String actions : ACTIONS) {
      cases.add(new Case("attributes", "{actions: [" + actions + "]}"));
      cases.add(new Case("resource", "{attributes: [" + actions + "]}"));
    }
    String mark = "actions: [{key: mark, action: insert, value: here}]";
    List<String> matches = new ArrayList<>(MATCHES.get(signal));
    if (signal != Signal.METRICS) {
      matches.addAll(COMMON);
    }
    for (int i = 0; i < matches.size(); i++) {
      String match = matches.get(i);
      String other = matches.get((i + 1) % matches.size());
      cases.add(new Case("attributes", "{include: " + match + ", " + mark + "}"));
      cases.add(new Case("attributes", "{exclude: " + match + ", " + mark + "}"));
      cases.add(
          new Case("attributes", "{include: " + match + ", exclude: " + other + ", " + mark + "}"));
    }
    return cases;
  }

  private static String config(Signal signal, List<Case> cases, int input, int sink) {
    StringBuilder processors = new StringBuilder("processors:\n");
    StringBuilder exporters = new StringBuilder("exporters:\n");
    StringBuilder pipelines = new StringBuilder();
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      processors.append("  %s/%d: %s\n".formatted(one.type(), i, one.yaml()));
      exporters.append(
          """
            otlp_http/%d:
              %s_endpoint: "http://127.0.0.1:%d/%d"
              compression: none
              sending_queue: {enabled: false}
              retry_on_failure: {enabled: false}
          """
              .formatted(i, signal.id(), sink, i));
      pipelines.append(
          "    %s/%d: {receivers: [otlp], processors: [%s/%d], exporters: [otlp_http/%d]}\n"
              .formatted(signal.id(), i, one.type(), i, i));
    }
    return """
    receivers:
      otlp: {protocols: {http: {endpoint: "127.0.0.1:%d", include_metadata: true}}}
    %s
    %s
    service:
      telemetry: {metrics: {level: none}}
      pipelines:
    %s
    """
        .formatted(input, processors, exporters, pipelines);
  }

  private static HttpServer sink(Map<String, byte[]> arrived) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          arrived.put(exchange.getRequestURI().getPath(), exchange.getRequestBody().readAllBytes());
          exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
