package dev.sluice.zipkin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.data.Payload;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.base.ReferenceCollector;
import dev.sluice.testkit.base.Seed;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;

/** The same OTLP into the reference's exporter and into ours, read by Zipkin's own library. */
@Timeout(120)
class ReferenceExporterTest {
  private static final int ROUNDS = 200;
  private static final Map<String, String> RENEWED =
      Map.of(
          "otel.library.name", "otel.scope.name",
          "otel.library.version", "otel.scope.version",
          "faas.id", "cloud.resource_id");

  @RegisterExtension final Seed seed = new Seed();
  @TempDir Path folder;

  @Test
  void writesOfSpansWhatTheReferenceWrites() throws Exception {
    ReferenceCollector collector = ReferenceCollector.with("receivers/otlp", "exporters/zipkin");
    HttpServer sink =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Map<String, byte[]> bodies = new ConcurrentHashMap<>();
    sink.createContext(
        "/",
        exchange -> {
          bodies.put(exchange.getRequestURI().getPath(), exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    sink.start();
    int port = ReferenceCollector.freePort();
    String config =
        """
        receivers: {otlp: {protocols: {http: {endpoint: 'localhost:%1$d'}}}}
        exporters:
          zipkin:
            endpoint: http://localhost:%2$d/json
            sending_queue: {enabled: false}
          zipkin/proto:
            endpoint: http://localhost:%2$d/proto
            format: proto
            sending_queue: {enabled: false}
        service:
          telemetry: {metrics: {level: none}}
          pipelines: {traces: {receivers: [otlp], exporters: [zipkin, zipkin/proto]}}
        """
            .formatted(port, sink.getAddress().getPort());
    try (ReferenceCollector.Running reference = collector.start(folder, config)) {
      RandomGenerator random = seed.random();
      for (int round = 0; round < ROUNDS; round++) {
        ExportTraceServiceRequest request = new RandomTraces(random).request();
        bodies.clear();
        assertThat(reference.post(port, "/v1/traces", request.toByteArray())).isEqualTo(200);
        Awaitility.await().pollInterval(Duration.ofMillis(3)).until(() -> bodies.size() == 2);
        assertAlike(
            ZipkinWriter.JSON,
            request,
            SpanBytesDecoder.JSON_V2,
            requireNonNull(bodies.get("/json")));
        assertAlike(
            ZipkinWriter.PROTO,
            request,
            SpanBytesDecoder.PROTO3,
            requireNonNull(bodies.get("/proto")));
      }
    } finally {
      sink.stop(0);
    }
  }

  private static void assertAlike(
      ZipkinWriter writer, ExportTraceServiceRequest request, SpanBytesDecoder read, byte[] theirs)
      throws Exception {
    List<Span> ours = read.decodeList(written(writer, request));
    List<Span> said = read.decodeList(theirs);
    assertThat(ours).hasSameSizeAs(said);
    for (int i = 0; i < ours.size(); i++) {
      Span own = ours.get(i);
      Span told = said.get(i);
      assertThat(renewed(own.tags())).as(request.toString()).isEqualTo(renewed(told.tags()));
      assertThat(rest(own, writer)).as(request.toString()).isEqualTo(rest(told, writer));
    }
  }

  /** With the names that the reference writes since not long ago. */
  private static Map<String, String> renewed(Map<String, String> tags) {
    Map<String, String> renewed = new TreeMap<>();
    tags.forEach((key, value) -> renewed.put(RENEWED.getOrDefault(key, key), value));
    return renewed;
  }

  /**
   * What is no tag. In protobuf the reference writes IPv4 in the 16 bytes of IPv6, which Zipkin's
   * readers take for no address.
   */
  private static Span rest(Span span, ZipkinWriter writer) {
    Span.Builder rest = span.toBuilder().clearTags();
    if (writer == ZipkinWriter.PROTO) {
      rest.localEndpoint(Endpoint.newBuilder().serviceName(span.localServiceName()).build());
    }
    return rest.build();
  }

  static byte[] written(ZipkinWriter writer, ExportTraceServiceRequest request) throws Exception {
    MemoryBudget budget = new MemoryBudget(1 << 30);
    ZipkinBody body =
        writer.request(Payload.of(request.toByteArray()), "OTLPResourceNoServiceName", budget);
    byte[] bytes = Payload.of(new ArrayList<>(body.pieces())).toByteArray();
    body.lease().release();
    assertThat(budget.usedBytes()).isZero();
    return bytes;
  }
}
