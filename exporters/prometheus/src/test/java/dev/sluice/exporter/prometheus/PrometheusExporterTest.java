package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.CUMULATIVE;
import static dev.sluice.exporter.prometheus.StoreFixture.DELTA;
import static dev.sluice.exporter.prometheus.StoreFixture.gauge;
import static dev.sluice.exporter.prometheus.StoreFixture.point;
import static dev.sluice.exporter.prometheus.StoreFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.TestContext;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusExporterTest {
  private static final String ID = "exporter/prometheus";
  private static final int ARRAY_BYTES = 8 * 1024;
  private static final int SERIES_OF_A_LONG_PAGE = 60_000;
  private static final Pattern GAUGE_LINE = Pattern.compile("g\\{a=\"[0-9a-f]+\"} \\S+");

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final TestContext context =
      TestContext.of(ComponentKind.EXPORTER, "prometheus", Signal.METRICS).withExecutor(executor);
  private final BranchLedger branch = new BranchLedger("metrics", ComponentId.parse("prometheus"));
  private PrometheusExporter exporter = create("");

  @AfterEach
  void stop() throws Exception {
    exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)));
    context.close();
    executor.shutdownNow();
  }

  @ObservesKey(component = ID, keys = "endpoint")
  @Test
  void servesWhatItTookAndCountsItAsDelivered() throws Exception {
    start("");
    assertThat(get("/metrics").body()).isEmpty();
    RecordingReply reply = export(gauge("g", point("x", 0, 1, 1), point("y", 0, 1, 2)));
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    HttpResponse<byte[]> page = get("/metrics");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
    assertThat(text(page)).contains("g{a=\"x\"} 1\n").contains("g{a=\"y\"} 2\n");
    assertThat(branch.delivered()).isEqualTo(2);
    assertThat(
            context
                .metrics()
                .value("otelcol_exporter_sent_metric_points", "exporter", "prometheus"))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sending_queue: {}", "sending_queue: {wait_for_result: true}"})
  void countsWhatItCannotShowByReasonAndSaysSo(String queue) throws Exception {
    start(queue);
    RecordingReply reply =
        export(
            gauge("a.b", point("", 0, 5, 1)),
            gauge("a_b", point("", 0, 5, 1)),
            gauge("--", point("", 0, 1, 1)),
            sum("d", false, DELTA, point("", 0, 1, 1)),
            gauge("late", point("", 0, 5, 1), point("", 0, 4, 1)));
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    branch.in(6);
    Awaitility.await().until(() -> branch.held() == 0);
    assertThat(branch.delivered()).isEqualTo(2);
    assertThat(
            context
                .metrics()
                .value("otelcol_exporter_sent_metric_points", "exporter", "prometheus"))
        .isEqualTo(2);
    assertThat(branch.rejectedByBackend()).isZero();
    assertThat(branch.dropped(DropReason.CONFLICT)).isEqualTo(1);
    assertThat(branch.dropped(DropReason.INVALID_NAME)).isEqualTo(1);
    assertThat(branch.dropped(DropReason.UNSUPPORTED)).isEqualTo(1);
    assertThat(branch.dropped(DropReason.OUT_OF_ORDER)).isEqualTo(1);
    assertThat(branch.balances()).isTrue();
    assertThat(
            context.log().lines().stream()
                .filter(
                    line -> line.message().equals("Data points cannot be shown. Dropping them."))
                .map(line -> line.fields().get("metric") + " " + line.fields().get("reason")))
        .containsExactly("a_b conflict", "-- invalid_name", "d unsupported", "late out_of_order");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sending_queue: {}"})
  void showsHowManyRequestsAreInFlight(String queue) throws Exception {
    start(queue);
    String[] labels = {"exporter", "prometheus", "data_type", "metrics"};
    AtomicReference<Double> during = new AtomicReference<>();
    exporter.export(
        Batch.of(Signal.METRICS, Payload.of(request(gauge("g", point("", 0, 1, 1)))), 1),
        branch,
        outcome -> during.set(inFlight(labels)));
    if (queue.isEmpty()) {
      assertThat(during).hasValue(1d);
    }
    Awaitility.await().until(() -> inFlight(labels) == 0);
  }

  private double inFlight(String... labels) {
    return context.metrics().value("otelcol_exporter_in_flight_requests", labels);
  }

  @Test
  void compressesOnRequest() throws Exception {
    start("");
    export(gauge("g", point("", 0, 1, 1)));
    HttpResponse<byte[]> page = get("/metrics", "Accept-Encoding", "gzip");
    assertThat(page.headers().firstValue("content-encoding")).hasValue("gzip");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(page.body())).readAllBytes();
    assertThat(new String(plain, StandardCharsets.UTF_8)).endsWith("g 1\n");
  }

  /** As many series as make a long page in every form: their labels hardly compress. */
  private NumberDataPoint[] manyPoints() {
    Random random = new Random(1);
    return IntStream.range(0, SERIES_OF_A_LONG_PAGE)
        .mapToObj(i -> point(Long.toHexString(random.nextLong()), 0, 1, i))
        .toArray(NumberDataPoint[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void streamsALongPage(String encoding) throws Exception {
    start("");
    export(gauge("g", manyPoints()), gauge("h", point("", 0, 1, 1)));
    HttpResponse<byte[]> page = get("/metrics", "Accept-Encoding", encoding);
    assertThat(page.headers().firstValue("transfer-encoding")).hasValue("chunked");
    assertThat(page.headers().firstValue("content-length")).isEmpty();
    byte[] plain =
        encoding.equals("gzip")
            ? new GZIPInputStream(new ByteArrayInputStream(page.body())).readAllBytes()
            : page.body();
    List<String> lines = new String(plain, StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(SERIES_OF_A_LONG_PAGE + 5).doesNotHaveDuplicates();
    assertThat(lines.subList(2, lines.size() - 3))
        .allMatch(GAUGE_LINE.asMatchPredicate())
        .isSorted();
    assertThat(lines).endsWith("# HELP h ", "# TYPE h gauge", "h 1");
  }

  @Test
  void aShortPageHasALength() throws Exception {
    start("");
    export(gauge("g", point("", 0, 1, 1)));
    assertThat(get("/metrics").headers().firstValue("content-length")).isPresent();
  }

  @Test
  void seriesThatALongPageHidesAreCountedWhenItIsThrough() throws Exception {
    start("translation_strategy: NoTranslation");
    export(gauge("a_b", manyPoints()), gauge("a.b", point("", 0, 1, 2)));
    get("/metrics");
    assertThat(context.metrics().value("sluice_exporter_hidden_series", "exporter", "prometheus"))
        .isEqualTo(1);
  }

  @Test
  void showsOnlyTheFamiliesThatAreAskedForByName() throws Exception {
    start("");
    export(gauge("g", point("", 0, 1, 1)), gauge("h", point("", 0, 1, 1)));
    assertThat(text(get("/metrics?name%5B%5D=h"))).endsWith("h 1\n").doesNotContain("g 1");
    assertThat(text(get("/metrics?name[]=g&name[]=h".replace("[]", "%5B%5D"))))
        .contains("g 1\n")
        .contains("h 1\n");
    assertThat(get("/metrics?name%5B%5D=x").body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/foo", "/metrics/"})
  void otherPathsAreNotFound(String path) throws Exception {
    start("");
    HttpResponse<byte[]> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(text(answer)).isEqualTo("404 page not found\n");
  }

  @ObservesKey(component = ID, keys = "response_headers")
  @Test
  void putsConfiguredHeadersOnAPage() throws Exception {
    start("response_headers: {X-Who: me}");
    assertThat(get("/metrics").headers().firstValue("x-who")).hasValue("me");
  }

  @Test
  void saysWhenSeriesAreHiddenBecauseNamesAreTheSameOnceEscaped() throws Exception {
    start("translation_strategy: NoTranslation");
    export(gauge("a.b", point("", 0, 1, 1)), gauge("a_b", point("", 0, 1, 2)));
    assertThat(text(get("/metrics"))).endsWith("a_b 2\n");
    assertThat(context.metrics().value("sluice_exporter_hidden_series", "exporter", "prometheus"))
        .isEqualTo(1);
    assertThat(context.log().lines())
        .filteredOn(line -> line.message().startsWith("Series are left out of a page"))
        .singleElement()
        .satisfies(line -> assertThat(line.fields()).containsEntry("first_metric", "a.b"));
    assertThat(text(get("/metrics", "Accept", "text/plain;escaping=allow-utf-8")))
        .contains("{\"a.b\"} 1\n")
        .contains("a_b 2\n");
  }

  @Test
  void sweepsOnATimer() throws Exception {
    start("metric_expiration: 10s");
    export(gauge("g", point("", 0, 1, 1)));
    String[] label = {"exporter", "prometheus"};
    assertThat(context.metrics().value("sluice_exporter_series", label)).isEqualTo(1);
    context.manualClock().advance(Duration.ofSeconds(10));
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(context.metrics().value("sluice_exporter_series", label)).isZero());
  }

  @ObservesKey(component = ID, keys = "sending_queue")
  @Test
  void withAQueueItAnswersBeforeTheStoreHasThePoints() throws Exception {
    start("sending_queue: {}");
    assertThat(exporter.durability()).isEqualTo(Durability.MEMORY);
    RecordingReply reply =
        export(sum("c", true, CUMULATIVE, point("", 0, 5, 1), point("", 0, 4, 1)));
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    Awaitility.await().until(() -> branch.held() == 0);
    assertThat(branch.delivered()).isEqualTo(1);
    assertThat(branch.dropped(DropReason.OUT_OF_ORDER)).isEqualTo(1);
    assertThat(text(get("/metrics"))).endsWith("c_total 1\n");
  }

  private void start(String keys) throws Exception {
    exporter = create(keys);
    exporter.start();
  }

  private PrometheusExporter create(String keys) {
    PrometheusConfig config =
        SpecBinder.fromYaml(
            PrometheusConfig.SPEC,
            "{endpoint: '127.0.0.1:0', without_scope_info: true"
                + (keys.isEmpty() ? "" : ", " + keys)
                + "}");
    return (PrometheusExporter) new PrometheusExporterFactory().create(config, context);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sending_queue: {}"})
  void theArrayOfARequestIsUsedAgainAndThePageStaysAsItWas(String queue) throws Exception {
    MemoryBudget budget = new MemoryBudget(1 << 24);
    context.withBudget(budget);
    start(queue);
    byte[] request =
        request(
            gauge("g", point("x", 0, 1, 1)).toBuilder()
                .setDescription("a".repeat(ARRAY_BYTES - 1000)) // a queue copies what is small
                .build());
    byte[] array = budget.arrays().take(ARRAY_BYTES);
    System.arraycopy(request, 0, array, 0, request.length);
    budget.charge(array.length);
    AdjustableLease lease = AdjustableLease.overPooled(budget, array);
    RecordingReply reply = new RecordingReply();
    Payload payload = Payload.of(List.of(new Slice(array, 0, request.length)));
    exporter.export(
        Batch.of(Signal.METRICS, payload, 1, RequestMetadata.NONE, lease), branch, reply);
    Awaitility.await().until(reply::isComplete);
    lease.releaseRead();
    Awaitility.await().until(() -> budget.usedBytes() == 0);
    assertThat(budget.arrays().idleBytes()).isEqualTo(array.length);
    assertThat(budget.arrays().take(ARRAY_BYTES)).isSameAs(array).isNotEqualTo(request);
    assertThat(text(get("/metrics"))).contains("g{a=\"x\"} 1\n");
  }

  private RecordingReply export(Metric... metrics) {
    RecordingReply reply = new RecordingReply();
    int points = 0;
    for (Metric metric : metrics) {
      points += metric.getGauge().getDataPointsCount() + metric.getSum().getDataPointsCount();
    }
    Payload payload = Payload.of(request(metrics));
    exporter.export(Batch.of(Signal.METRICS, payload, points), branch, reply);
    return reply;
  }

  private static byte[] request(Metric... metrics) {
    ScopeMetrics scope = ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics)).build();
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(ResourceMetrics.newBuilder().addScopeMetrics(scope))
        .build()
        .toByteArray();
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    InetSocketAddress address = exporter.boundAddresses().get(0);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
            .timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
