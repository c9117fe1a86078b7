package dev.sluice.extension.zpages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Outlets;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.engine.Collector;
import dev.sluice.engine.CollectorBuilder;
import dev.sluice.engine.FeatureGates;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.id.ComponentType;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.Telemetry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of taps, at a collector with a receiver and an exporter of its own for each signal. */
class TapPageTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String LONG = "&timeout=20s";

  private final Map<Signal, Outlets> outlets = new ConcurrentHashMap<>();
  private final Collector collector = builder("taps: {enabled: true}", "traces").build();

  private CollectorBuilder builder(String zpages, String pipeline) {
    CollectorBuilder builder =
        Collector.builder()
            .withoutDiscovery()
            .featureGates(FeatureGates.parse(List.of(FeatureGates.PROFILES)))
            .component("in", new In(), 0)
            .component("out", new Out(), 0)
            .component(
                "zpages",
                new ZPagesFactory(),
                SpecBinder.fromYaml(ZPagesConfig.SPEC, "{endpoint: '127.0.0.1:0', " + zpages + "}"))
            .extension("zpages")
            .pipeline(pipeline, List.of("in"), List.of(), List.of("out"));
    for (String other : List.of("metrics", "logs", "profiles")) {
      builder.pipeline(other, List.of("in"), List.of(), List.of("out"));
    }
    return builder;
  }

  @AfterEach
  void stop() {
    collector.stop(Duration.ofSeconds(5));
  }

  private HttpRequest request(Collector at, String page) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + at.port("zpages") + "/debug/" + page))
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  private HttpResponse<String> get(String page) throws Exception {
    return CLIENT.send(request(collector, page), HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> begin(String page) {
    return CLIENT.sendAsync(request(collector, page), HttpResponse.BodyHandlers.ofString());
  }

  private static String edge(String id) {
    return "tapz?edge=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private void offer(Batch batch) {
    List<Outcome> outcomes = new ArrayList<>();
    Objects.requireNonNull(outlets.get(batch.signal())).all().accept(batch, outcomes::add);
    assertThat(outcomes).containsExactly(Outcome.accepted());
  }

  /** Offers until the page is there. */
  private String watch(String page, Batch batch) throws Exception {
    CompletableFuture<HttpResponse<String>> answer = begin(page);
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              offer(batch);
              return answer.isDone();
            });
    assertThat(answer.get().statusCode()).isEqualTo(200);
    assertThat(answer.get().headers().firstValue("content-type"))
        .hasValue("text/plain; charset=utf-8");
    assertThat(answer.get().headers().firstValue("x-content-type-options")).hasValue("nosniff");
    return answer.get().body();
  }

  @Test
  @ObservesKey(component = "extension/zpages", keys = "taps::enabled")
  void isNotThereUnlessAskedFor() throws Exception {
    try (Collector usual = builder("expvar: {enabled: true}", "traces").build()) {
      usual.start();
      for (String page : List.of("tapz", edge("traces: receiver/in -> pipeline"))) {
        HttpResponse<String> answer =
            CLIENT.send(request(usual, page), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("taps: {enabled: true}");
      }
      assertThat(
              CLIENT.send(request(usual, "servicez"), HttpResponse.BodyHandlers.ofString()).body())
          .doesNotContain("tapz");
    }
    collector.start();
    assertThat(get("tapz").statusCode()).isEqualTo(200);
    assertThat(get("servicez").body()).contains("<a href=\"tapz\">Taps</a>");
  }

  @Test
  void listsTheEdges() throws Exception {
    collector.start();
    assertThat(get("tapz").body())
        .contains(
            "<a href=\"tapz?edge=traces%3A+receiver%2Fin+-%3E+pipeline\">"
                + "traces: receiver/in -&gt; pipeline</a>",
            "logs: pipeline -&gt; exporter/out");
  }

  @Test
  void showsTheNextBatchesAndGivesTheirMemoryBack() throws Exception {
    collector.start();
    String text =
        watch(edge("traces: pipeline -> exporter/out") + "&n=3" + LONG, Telemetry.spans(2));
    assertThat(text.lines().filter(line -> line.contains(" traces items=2 bytes="))).hasSize(3);
    assertThat(text)
        .contains("\n  resource service.name=", "\n    scope ", "\n      span ", " seq=1")
        .contains("\ntraces: pipeline -> exporter/out: copied=3 seen=");
    await().until(() -> collector.budget().usedBytes() == 0);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void showsItemsOfEverySignal(Signal signal) throws Exception {
    collector.start();
    Batch batch =
        signal == Signal.PROFILES
            ? Batch.of(
                signal,
                Payload.of(
                    ExportProfilesServiceRequest.newBuilder()
                        .addResourceProfiles(
                            ResourceProfiles.newBuilder()
                                .addScopeProfiles(
                                    ScopeProfiles.newBuilder()
                                        .addProfiles(
                                            Profile.newBuilder()
                                                .setProfileId(ByteString.copyFrom(new byte[16])))))
                        .build()
                        .toByteArray()),
                1)
            : Telemetry.batch(signal, 1);
    String text = watch(edge(signal.id() + ": receiver/in -> pipeline") + "&n=1" + LONG, batch);
    String item =
        switch (signal) {
          case TRACES -> "span ";
          case METRICS -> "metric ";
          case LOGS -> "log ";
          case PROFILES -> "profile id=00000000000000000000000000000000 samples=";
        };
    assertThat(text).contains("\n      " + item);
  }

  @Test
  void spellsControlCharactersOutAndCutsLongValues() throws Exception {
    collector.start();
    Span span = Span.newBuilder().setName("a\u001b[2J\nb\u2028" + "x".repeat(1000)).build();
    Batch batch =
        Batch.of(
            Signal.TRACES,
            Payload.of(
                ExportTraceServiceRequest.newBuilder()
                    .addResourceSpans(
                        ResourceSpans.newBuilder()
                            .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                    .build()
                    .toByteArray()),
            1);
    String text = watch(edge("traces: receiver/in -> pipeline") + "&n=1" + LONG, batch);
    assertThat(text).contains("span a\\u001b[2J\\u000ab\\u2028xxx").contains("xxx... ");
    assertThat(text).doesNotContain("x".repeat(201), "\u001b");
  }

  @Test
  void showsTheBeginningOfABodyThatComesInManyPieces() throws Exception {
    collector.start();
    AnyValue text = AnyValue.newBuilder().setStringValue("x".repeat(1 << 18)).build();
    AnyValue body =
        AnyValue.newBuilder()
            .setArrayValue(ArrayValue.newBuilder().addAllValues(Collections.nCopies(4, text)))
            .build();
    Batch batch =
        Batch.of(
            Signal.LOGS,
            Payload.of(
                ExportLogsServiceRequest.newBuilder()
                    .addResourceLogs(
                        ResourceLogs.newBuilder()
                            .addScopeLogs(
                                ScopeLogs.newBuilder()
                                    .addLogRecords(LogRecord.newBuilder().setBody(body))))
                    .build()
                    .toByteArray()),
            1);
    String shown = watch(edge("logs: receiver/in -> pipeline") + "&n=1" + LONG, batch);
    assertThat(shown).contains("\n      log [\"" + "x".repeat(198) + "...\n");
  }

  @Test
  void theTextHasAnEnd() throws Exception {
    collector.start();
    String text =
        watch(edge("traces: receiver/in -> pipeline") + "&n=4" + LONG, Telemetry.spans(10_000));
    assertThat(text.length()).isBetween(TapText.MOST_CHARS, TapText.MOST_CHARS + 2_000);
    assertThat(text).contains("... the text is long enough; ");
  }

  @Test
  void answersWithWhatThereIsWhenTheTimeIsOver() throws Exception {
    collector.start();
    HttpResponse<String> answer =
        get(edge("traces: receiver/in -> pipeline") + "&n=2&timeout=10ms");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(": copied=0 seen=0 passed_over=0 dropped=0 in ");
  }

  @ParameterizedTest
  @CsvSource({
    "&n=0, n is a number of batches from 1 to 100",
    "&n=101, n is a number of batches from 1 to 100",
    "&n=-1, n is a number of batches from 1 to 100",
    "&n=99999999999, n is a number of batches from 1 to 100",
    "&timeout=0s, timeout is more than 0s and at most 20s",
    "&timeout=21s, timeout is more than 0s and at most 20s",
    "&timeout=-1s, timeout is more than 0s and at most 20s",
    "&timeout=soon, timeout is more than 0s and at most 20s: ",
  })
  void refusesNumbersThatMakeNoSense(String parameter, String why) throws Exception {
    collector.start();
    HttpResponse<String> answer = get(edge("traces: receiver/in -> pipeline") + parameter);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith(why);
  }

  @Test
  void anEdgeThatIsNotThereIsNotFound() throws Exception {
    collector.start();
    HttpResponse<String> answer = get(edge("traces: <b>"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
    assertThat(answer.body()).contains("/debug/tapz lists them");
  }

  @Test
  void onlyAFewWatchAtOnceAndAllAreAnsweredWhenTheCollectorStops() throws Exception {
    collector.start();
    String page = edge("traces: receiver/in -> pipeline");
    List<CompletableFuture<HttpResponse<String>>> watching = new ArrayList<>();
    for (int i = 0; i < TapPage.MOST_AT_ONCE; i++) {
      watching.add(begin(page + LONG));
    }
    await()
        .untilAsserted(
            () -> {
              HttpResponse<String> onMore = get(page + "&timeout=1ms");
              assertThat(onMore.statusCode()).isEqualTo(503);
              assertThat(onMore.headers().firstValue("retry-after")).hasValue("5");
            });
    collector.stop(Duration.ofSeconds(10));
    for (CompletableFuture<HttpResponse<String>> answer : watching) {
      assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(collector.budget().usedBytes()).isZero();
  }

  @Test
  void aPlaceIsFreeAgainAfterEachRequest() throws Exception {
    collector.start();
    for (int i = 0; i < 2 * TapPage.MOST_AT_ONCE; i++) {
      assertThat(get(edge("traces: no edge")).statusCode()).isEqualTo(404);
      String page = edge("traces: receiver/in -> pipeline") + "&timeout=1ms";
      assertThat(get(page).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void saysThatAReloadLeftNoSuchEdge() throws Exception {
    collector.start();
    CompletableFuture<HttpResponse<String>> answer =
        begin(edge("traces: receiver/in -> pipeline") + LONG);
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              offer(Telemetry.spans(1));
              return collector.budget().usedBytes() > 0; // it watches, and has seen something
            });
    collector.reload(builder("taps: {enabled: true}", "traces/other").toConfig());
    assertThat(answer.get(10, TimeUnit.SECONDS).body())
        .contains(" traces items=1 ", "a reload left no such edge");
  }

  private final class In implements ReceiverFactory<Integer> {
    @Override
    public ComponentType type() {
      return ComponentType.of("in");
    }

    @Override
    public Spec<Integer> spec() {
      return Spec.empty(0);
    }

    @Override
    public Map<Signal, Stability> signals() {
      return ALL;
    }

    @Override
    public Receiver create(Integer config, ReceiverContext context) {
      outlets.putAll(context.outlets());
      return new Receiver() {
        @Override
        public void start() {}

        @Override
        public void stop(Deadline deadline) {}
      };
    }
  }

  private static final Map<Signal, Stability> ALL =
      Map.of(
          Signal.TRACES,
          Stability.BETA,
          Signal.METRICS,
          Stability.BETA,
          Signal.LOGS,
          Stability.BETA,
          Signal.PROFILES,
          Stability.BETA);

  private static final class Out implements ExporterFactory<Integer> {
    @Override
    public ComponentType type() {
      return ComponentType.of("out");
    }

    @Override
    public Spec<Integer> spec() {
      return Spec.empty(0);
    }

    @Override
    public Map<Signal, Stability> signals() {
      return ALL;
    }

    @Override
    public Exporter create(Integer config, ExporterContext context) {
      return new Exporter() {
        @Override
        public void start() {}

        @Override
        public void stop(Deadline deadline) {}

        @Override
        public void export(Batch batch, BranchLedger branch, Reply reply) {
          branch.delivered(batch.items());
          reply.complete(Outcome.accepted());
        }

        @Override
        public Durability durability() {
          return Durability.DIRECT;
        }
      };
    }
  }
}
