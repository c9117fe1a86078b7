package dev.sluice.zipkin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.testkit.base.ReferenceCollector;
import dev.sluice.testkit.base.Seed;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import zipkin2.codec.SpanBytesDecoder;
import zipkin2.codec.SpanBytesEncoder;

/** The same bytes into the reference's receiver and into ours. */
@Timeout(120)
class ReferenceReceiverTest {
  private static final int ROUNDS = 300;

  @RegisterExtension final Seed seed = new Seed();
  @TempDir Path folder;

  private final Queue<ExportTraceServiceRequest> taken = new ConcurrentLinkedQueue<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer sink;
  private ReferenceCollector.Running reference;
  private int plain;
  private int parsing;

  @BeforeEach
  void start() throws IOException {
    ReferenceCollector collector =
        ReferenceCollector.with("receivers/zipkin", "exporters/otlp_http");
    sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.createContext(
        "/",
        exchange -> {
          taken.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    sink.start();
    plain = ReferenceCollector.freePort();
    parsing = ReferenceCollector.freePort();
    reference =
        collector.start(
            folder,
            """
            receivers:
              zipkin: {endpoint: 'localhost:%d'}
              zipkin/parsing: {endpoint: 'localhost:%d', parse_string_tags: true}
            exporters:
              otlp_http:
                endpoint: http://localhost:%d
                compression: none
                sending_queue: {enabled: false}
                retry_on_failure: {enabled: false}
            service:
              telemetry: {metrics: {level: none}}
              pipelines: {traces: {receivers: [zipkin, zipkin/parsing], exporters: [otlp_http]}}
            """
                .formatted(plain, parsing, sink.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    if (reference != null) {
      reference.close();
    }
    if (sink != null) {
      sink.stop(0);
    }
  }

  @Test
  void saysOfSpansInJsonWhatTheReferenceSays() throws Exception {
    RandomGenerator random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      String body = new RandomZipkin(random, false).spans(random.nextInt(9));
      boolean parsed = random.nextBoolean();
      assertAlike(ZipkinFormat.V2_JSON, body.getBytes(StandardCharsets.UTF_8), parsed);
    }
  }

  @Test
  void saysOfSpansInProtobufWhatTheReferenceSays() throws Exception {
    RandomGenerator random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      assertAlike(
          ZipkinFormat.V2_PROTO,
          SpanBytesEncoder.PROTO3.encodeList(modelled(random)),
          random.nextBoolean());
    }
  }

  @Test
  void saysOfOldSpansInJsonWhatTheReferenceSays() throws Exception {
    RandomGenerator random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = SpanBytesEncoder.JSON_V1.encodeList(modelled(random));
      String text = new String(body, StandardCharsets.UTF_8).replace(":true", ":\"true\"");
      assertAlike(
          ZipkinFormat.V1_JSON, text.getBytes(StandardCharsets.UTF_8), random.nextBoolean());
    }
  }

  @Test
  void saysOfOldSpansInThriftWhatTheReferenceSays() throws Exception {
    RandomGenerator random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      assertAlike(
          ZipkinFormat.V1_THRIFT, SpanBytesEncoder.THRIFT.encodeList(modelled(random)), false);
    }
  }

  /** Broken, cut and odd: both refuse, or both take the same. */
  @Test
  void takesOfHandMadeBodiesWhatTheReferenceTakes() throws Exception {
    for (String body : Odd.V2_JSON) {
      assertAlike(ZipkinFormat.V2_JSON, body.getBytes(StandardCharsets.UTF_8), true);
    }
    for (String body : Odd.V1_JSON) {
      assertAlike(ZipkinFormat.V1_JSON, body.getBytes(StandardCharsets.UTF_8), true);
    }
  }

  private static List<zipkin2.Span> modelled(RandomGenerator random) {
    String json = new RandomZipkin(random, true).spans(1 + random.nextInt(5));
    List<zipkin2.Span> spans = new ArrayList<>();
    SpanBytesDecoder.JSON_V2.decodeList(json.getBytes(StandardCharsets.UTF_8), spans);
    return spans;
  }

  private void assertAlike(ZipkinFormat format, byte[] body, boolean parsed) throws Exception {
    taken.clear();
    int port = parsed ? parsing : plain;
    boolean isOld = format == ZipkinFormat.V1_JSON || format == ZipkinFormat.V1_THRIFT;
    String type =
        switch (format) {
          case V1_JSON, V2_JSON -> "application/json";
          case V1_THRIFT -> "application/x-thrift";
          case V2_PROTO -> "application/x-protobuf";
        };
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://localhost:" + port + (isOld ? "/api/v1/spans" : "/api/v2/spans")))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    String what = format + " " + new String(body, StandardCharsets.UTF_8);
    ExportTraceServiceRequest ours;
    try {
      ours = Spans.read(format, body, parsed);
    } catch (MalformedZipkinException e) {
      assertThat(answer.statusCode()).as("%s: %s", what, e.getMessage()).isEqualTo(400);
      return;
    }
    assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isEqualTo(202);
    ExportTraceServiceRequest theirs =
        taken.isEmpty() ? ExportTraceServiceRequest.getDefaultInstance() : taken.remove();
    List<String> said = Spans.told(isOld ? Spans.withoutNow(ours) : ours);
    List<String> toBeSaid = Spans.told(isOld ? Spans.withoutNow(theirs) : theirs);
    assertThat(said).as(what).hasSameSizeAs(toBeSaid);
    for (int i = 0; i < said.size(); i++) {
      assertThat(said.get(i)).as(what).isEqualTo(toBeSaid.get(i));
    }
  }
}
