package dev.sluice.processor.tailsampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.testkit.base.ReferenceCollector;
import dev.sluice.testkit.base.Seed;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same random traces, in the same requests, through a running reference collector and through
 * the processor, for a table of configurations: the same spans are kept. Both are stopped while all
 * traces are undecided, so that neither depends on time.
 */
class LiveReferenceTest {
  private static final int TRACES = 400;
  private static final int REQUESTS = 6;

  private static final String NOTHING = "policies: []";

  /** A trace of one span; several together are the same in any order. */
  private static final String SINGLE =
      "{name: single, type: span_count, span_count: {min_spans: 1, max_spans: 1}}";

  /** Policies that look at a trace alone: the same traces are kept. */
  private static final List<String> ALONE =
      List.of(
          "type: always_sample",
          "type: latency, latency: {threshold_ms: 500}",
          "type: latency, latency: {threshold_ms: 100, upper_threshold_ms: 600}",
          "type: numeric_attribute, numeric_attribute: {key: n, min_value: 3, max_value: 6}",
          "type: numeric_attribute, numeric_attribute: {key: n, min_value: -5}",
          "type: numeric_attribute, numeric_attribute: {key: n, max_value: 2, invert_match: true}",
          "type: probabilistic, probabilistic: {sampling_percentage: 37.5}",
          "type: probabilistic, probabilistic: {sampling_percentage: 12.3, hash_salt: salt é}",
          "type: status_code, status_code: {status_codes: [ERROR]}",
          "type: status_code, status_code: {status_codes: [OK, UNSET]}",
          "type: string_attribute, string_attribute: {key: s, values: [a, ab]}",
          "type: string_attribute, string_attribute: {key: s, values: [a], invert_match: true}",
          "type: string_attribute, string_attribute: {key: s, values: ['b$', '^$'],"
              + " enabled_regex_matching: true, cache_max_size: 3}",
          "type: string_attribute, string_attribute: {key: s, values: ['^a'],"
              + " enabled_regex_matching: true, invert_match: true}",
          "type: boolean_attribute, boolean_attribute: {key: b, value: true}",
          "type: boolean_attribute, boolean_attribute: {key: b, value: false}",
          "type: boolean_attribute, boolean_attribute: {key: b, value: true, invert_match: true}",
          "type: span_count, span_count: {min_spans: 3}",
          "type: span_count, span_count: {min_spans: 2, max_spans: 4}",
          "type: trace_state, trace_state: {key: k, values: [v, w]}",
          "type: trace_flags",
          "type: and, and: {and_sub_policy: [{name: a, type: trace_flags}, {name: b, type: not, not:"
              + " {not_sub_policy: {name: c, type: status_code, status_code: {status_codes:"
              + " [ERROR]}}}}]}",
          "type: and, and: {and_sub_policy: []}",
          "type: not, not: {not_sub_policy: {name: a, type: trace_flags}}",
          "type: always_sample}, {name: d, type: drop, drop: {drop_sub_policy: [{name: x, type:"
              + " trace_flags}, {name: y, type: span_count, span_count: {min_spans: 2}}]}");

  /** Policies that count what they let pass in a second: as many traces are kept in one. */
  private static final List<String> COUNTING =
      List.of(
          "type: and, and: {and_sub_policy: ["
              + SINGLE
              + ", {name: r, type: rate_limiting, rate_limiting: {spans_per_second: 1,"
              + " burst_capacity: 20}}]}",
          "type: composite, composite: {max_total_spans_per_second: 100, policy_order: [a, b],"
              + " composite_sub_policy: [{name: a, type: and, and: {and_sub_policy: ["
              + SINGLE
              + ", {name: x, type: trace_flags}]}}, {name: b, type: and, and: {and_sub_policy: ["
              + SINGLE
              + "]}}], rate_allocation: [{policy: a, percent: 7}]}",
          "type: composite, composite: {max_total_spans_per_second: 10,"
              + " composite_sub_policy: [{name: a, type: and, and: {and_sub_policy: ["
              + SINGLE
              + "]}}], rate_allocation: [{policy: a, percent: 55}, {policy: none, percent: 9}]}");

  private static final List<String> WHOLE =
      List.of(
          "maximum_trace_size_bytes: 3000, policies: [{name: p, type: always_sample}]",
          "sampling_strategy: span-ingest, policies: [{name: p, type: trace_flags}]",
          "sampling_strategy: span-ingest, policies: [{name: p, type: span_count, span_count:"
              + " {min_spans: 3}}]",
          "sampling_strategy: span-ingest, decision_cache: {sampled_cache_size: 1000,"
              + " non_sampled_cache_size: 1000}, policies: [{name: p, type: latency, latency:"
              + " {threshold_ms: 400}}]",
          "sample_on_first_match: true, policies: [{name: p, type: trace_flags}, {name: q, type:"
              + " status_code, status_code: {status_codes: [ERROR]}}]",
          NOTHING);

  private record Case(String yaml, boolean countsOnly) {}

  @TempDir private Path folder = Path.of("");
  @RegisterExtension final Seed seed = new Seed();

  @Test
  void keepsTheTracesThatTheReferenceKeeps() throws Exception {
    ReferenceCollector reference =
        ReferenceCollector.with(
            "receivers/otlp", "processors/tail_sampling", "exporters/otlp_http");
    List<Case> cases = cases();
    Map<String, Queue<byte[]>> arrived = new ConcurrentHashMap<>();
    HttpServer sink = sink(arrived);
    int input = ReferenceCollector.freePort();
    List<ExportTraceServiceRequest> requests = requests(seed.random());
    try (ReferenceCollector.Running running =
        reference.start(folder, config(cases, input, sink.getAddress().getPort()))) {
      for (ExportTraceServiceRequest request : requests) {
        assertThat(running.post(input, "/v1/traces", request.toByteArray())).isEqualTo(200);
      }
      running.output();
      for (int i = 0; i < cases.size(); i++) {
        Case one = cases.get(i);
        List<ExportTraceServiceRequest> theirs = new ArrayList<>();
        for (byte[] body : arrived.getOrDefault("/" + i, new ConcurrentLinkedQueue<>())) {
          theirs.add(ExportTraceServiceRequest.parseFrom(body));
        }
        assertThat(theirs.isEmpty()).as(one.yaml()).isEqualTo(one.yaml().equals(NOTHING));
        List<ExportTraceServiceRequest> ours = ours(one, requests);
        if (one.countsOnly()) {
          int kept = names(ours).size(); // in no time; there a second may end meanwhile
          assertThat(names(theirs).size()).as(one.yaml()).isBetween(kept, 2 * kept);
        } else {
          assertThat(names(ours)).as(one.yaml()).isEqualTo(names(theirs));
          assertThat(new HashSet<>(ours)).as(one.yaml()).isEqualTo(new HashSet<>(theirs));
        }
      }
    } finally {
      sink.stop(0);
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    ALONE.forEach(policy -> cases.add(new Case("policies: [{name: p, " + policy + "}]", false)));
    COUNTING.forEach(policy -> cases.add(new Case("policies: [{name: p, " + policy + "}]", true)));
    WHOLE.forEach(yaml -> cases.add(new Case(yaml, false)));
    return cases;
  }

  private static List<ExportTraceServiceRequest> ours(
      Case one, List<ExportTraceServiceRequest> requests) {
    try (TailFixture tail = new TailFixture("{" + one.yaml() + "}")) {
      requests.forEach(tail::offer);
      tail.stop();
      return tail.requests();
    }
  }

  private static Set<String> names(List<ExportTraceServiceRequest> requests) {
    Set<String> names = new TreeSet<>();
    for (ExportTraceServiceRequest request : requests) {
      request
          .getResourceSpansList()
          .forEach(
              resource ->
                  resource
                      .getScopeSpansList()
                      .forEach(
                          scope ->
                              scope.getSpansList().forEach(span -> names.add(span.getName()))));
    }
    return names;
  }

  /** Spans named by number, of traces whose parts come in several requests. */
  private static List<ExportTraceServiceRequest> requests(SplittableRandom random) {
    List<ExportTraceServiceRequest> requests = new ArrayList<>();
    long salt = random.nextLong();
    int number = 0;
    for (int r = 0; r < REQUESTS; r++) {
      ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        ResourceSpans.Builder resource =
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(SampleSpans.text("r", "x")));
        if (random.nextInt(20) == 0) {
          resource.getResourceBuilder().addAttributes(attribute(random));
        }
        for (int s = random.nextInt(1, 3); s > 0; s--) {
          ScopeSpans.Builder scope = ScopeSpans.newBuilder();
          scope.getScopeBuilder().setName("scope");
          for (int n = random.nextInt(1, 90); n > 0; n--) {
            scope.addSpans(span(random, salt).setName("span-" + number++));
          }
          resource.addScopeSpans(scope);
        }
        request.addResourceSpans(resource);
      }
      requests.add(request.build());
    }
    return requests;
  }

  private static Span.Builder span(SplittableRandom random, long salt) {
    long trace = random.nextInt(TRACES) * (random.nextInt(8) == 0 ? 1L : 2L);
    ByteBuffer id = ByteBuffer.allocate(16).putLong(salt * (trace + 1)).putLong(trace + 1);
    long start = 1_000_000_000L + random.nextInt(500) * 1_000_000L;
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(ByteString.copyFrom(id.array()))
            .setSpanId(ByteString.copyFromUtf8("spanspan"))
            .setParentSpanId(ByteString.copyFromUtf8("parentid"))
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + random.nextInt(-100, 400) * 1_000_000L)
            .setFlags(random.nextInt(4) == 0 ? 1 : 0x100);
    span.getStatusBuilder().setCodeValue(random.nextInt(3));
    span.addAttributes(
        SampleSpans.text("filler", "x".repeat(trace % 7 == 0 ? 5000 : random.nextInt(20))));
    for (int i = random.nextInt(3); i > 0; i--) {
      span.addAttributes(attribute(random));
    }
    List<String> states =
        List.of("", "k=v", "a=b, k=w ", "k=v,k=v", "k=x", "K=v,k=v", "t@k=1,,k=v", "k=v,=", "k");
    span.setTraceState(states.get(random.nextInt(states.size())));
    return span;
  }

  private static KeyValue attribute(SplittableRandom random) {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (random.nextInt(7)) {
      case 0 -> value.setIntValue(random.nextInt(-10, 10));
      case 1 -> value.setStringValue(List.of("", "a", "ab", "b").get(random.nextInt(4)));
      case 2 -> value.setBoolValue(random.nextBoolean());
      case 3 -> value.setDoubleValue(4.5);
      case 4 -> value.getArrayValueBuilder().addValues(AnyValue.newBuilder().setIntValue(4));
      case 5 -> value.setBytesValue(ByteString.copyFromUtf8("a"));
      default -> {}
    }
    return KeyValue.newBuilder()
        .setKey(List.of("n", "s", "b").get(random.nextInt(3)))
        .setValue(value)
        .build();
  }

  private static String config(List<Case> cases, int input, int sink) {
    StringBuilder processors = new StringBuilder("processors:\n");
    StringBuilder exporters = new StringBuilder("exporters:\n");
    StringBuilder pipelines = new StringBuilder();
    for (int i = 0; i < cases.size(); i++) {
      processors.append("  tail_sampling/%d: {%s}\n".formatted(i, cases.get(i).yaml()));
      exporters.append(
          """
            otlp_http/%d:
              traces_endpoint: "http://127.0.0.1:%d/%d"
              compression: none
              sending_queue: {enabled: false}
              retry_on_failure: {enabled: false}
          """
              .formatted(i, sink, i));
      pipelines.append(
          "    traces/%d: {receivers: [otlp], processors: [tail_sampling/%d], exporters: [otlp_http/%d]}\n"
              .formatted(i, i, i));
    }
    return """
    receivers:
      otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}
    %s
    %s
    service:
      telemetry: {metrics: {level: none}}
      pipelines:
    %s
    """
        .formatted(input, processors, exporters, pipelines);
  }

  private static HttpServer sink(Map<String, Queue<byte[]>> arrived) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          arrived
              .computeIfAbsent(
                  exchange.getRequestURI().getPath(), unused -> new ConcurrentLinkedQueue<>())
              .add(exchange.getRequestBody().readAllBytes());
          exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
