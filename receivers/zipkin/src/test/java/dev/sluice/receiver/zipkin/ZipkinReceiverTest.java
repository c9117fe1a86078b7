package dev.sluice.receiver.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.codec.ContentCodings;
import dev.sluice.component.Claim;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.testkit.ObservesKey;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

@Timeout(60)
class ZipkinReceiverTest {
  private static final String COMPONENT = "receiver/zipkin";
  private static final List<Span> SPANS =
      List.of(
          Span.newBuilder()
              .traceId("463ac35c9f6413ad48485a3953bb6124")
              .id("a2fb4a1d1a96d312")
              .name("get")
              .kind(Span.Kind.CLIENT)
              .timestamp(1_600_000_000_000_000L)
              .duration(7)
              .putTag("n", "12")
              .build());

  private static final String ONE = "[{\"traceId\":\"1\",\"id\":\"1\",\"timestamp\":1}]";

  @ParameterizedTest
  @CsvSource({
    "JSON_V2, application/json, /api/v2/spans, http_v2_json",
    "JSON_V2, '', /, http_v2_json",
    "JSON_V2, text/plain, /any/path, http_v2_json",
    "PROTO3, application/x-protobuf, /api/v2/spans, http_v2_proto",
    "PROTO3, application/x-protobuf, /x, http_v2_proto",
    "JSON_V1, application/json, /api/v1/spans, http_v1_json",
    "JSON_V1, application/json, /base/api/v1/spans/more, http_v1_json",
    "THRIFT, application/x-thrift, /api/v1/spans, http_v1_thrift"
  })
  void takesEachFormatOnEachPathAndCountsItsTransport(
      SpanBytesEncoder encoder, String type, String path, String transport) throws Exception {
    try (ZipkinFixture fixture = new ZipkinFixture("")) {
      HttpResponse<String> answer = fixture.post(path, type, encoder.encodeList(SPANS));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      assertThat(answer.body()).isEmpty();
      assertThat(fixture.spans()).hasSize(1);
      assertThat(fixture.spans().get(0).getName()).isEqualTo("get");
      assertThat(fixture.metric("accepted", transport)).isEqualTo(1);
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, ''",
    "deflate, ''",
    "zlib, ''",
    "gzip, 'compression_algorithms: []'",
    "deflate, 'compression_algorithms: []'",
    "zlib, 'compression_algorithms: []'"
  })
  void takesCompressedBodiesWhateverTheServerDecodes(String coding, String keys) throws Exception {
    try (ZipkinFixture fixture = new ZipkinFixture(keys);
        ContentCodings codings = new ContentCodings()) {
      byte[] body =
          Payload.of(
                  codings
                      .of(coding)
                      .orElseThrow()
                      .encode(List.of(Slice.of(ONE.getBytes(StandardCharsets.UTF_8))), -1))
              .toByteArray();
      HttpResponse<String> answer =
          fixture.post(ZipkinFixture.V2, ZipkinFixture.JSON, body, "Content-Encoding", coding);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      assertThat(fixture.spans()).hasSize(1);
      byte[] cut = Arrays.copyOf(body, body.length / 2);
      assertThat(
              fixture
                  .post(ZipkinFixture.V2, ZipkinFixture.JSON, cut, "Content-Encoding", coding)
                  .statusCode())
          .isEqualTo(400);
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  void saysWhatThePipelineSaidInTheWordsOfTheReference() throws Exception {
    try (ZipkinFixture fixture = new ZipkinFixture("")) {
      fixture.next.answer(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"));
      HttpResponse<String> refused = fixture.post(ZipkinFixture.V2, ZipkinFixture.JSON, ONE);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).isEqualTo("\"Bad Request\"");
      fixture.next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
      HttpResponse<String> failed = fixture.post(ZipkinFixture.V2, ZipkinFixture.JSON, ONE);
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).isEqualTo("\"Internal Server Error\"");
      assertThat(fixture.metric("refused", "http_v2_json")).isEqualTo(2);
    }
  }

  @Test
  void saysInALineWhyABodyIsNone() throws Exception {
    try (ZipkinFixture fixture = new ZipkinFixture("")) {
      HttpResponse<String> answer = fixture.post(ZipkinFixture.V2, ZipkinFixture.JSON, "[{]");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo("expected a string, found ']' at line 1, column 3\n");
      assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  void takesAListOfNothing() throws Exception {
    try (ZipkinFixture fixture = new ZipkinFixture("")) {
      assertThat(fixture.post(ZipkinFixture.V2, "", "[]").statusCode()).isEqualTo(202);
      assertThat(fixture.spans()).isEmpty();
    }
  }

  @Test
  void aBodyThatMemoryHasNoRoomForFailsForNow() throws Exception {
    try (ZipkinFixture fixture = new ZipkinFixture("", 40_000)) {
      String body =
          "["
              + "{\"traceId\":\"1\",\"id\":\"1\"},".repeat(900)
              + "{\"traceId\":\"1\",\"id\":\"1\"}]";
      HttpResponse<String> answer = fixture.post(ZipkinFixture.V2, ZipkinFixture.JSON, body);
      assertThat(answer.statusCode()).isEqualTo(500);
      await().until(() -> fixture.budget.usedBytes() == 0);
      assertThat(fixture.post(ZipkinFixture.V2, "", ONE).statusCode()).isEqualTo(202);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "parse_string_tags")
  void makesNumbersOfTagsOnlyWhereThatIsWanted() throws Exception {
    for (boolean parsed : List.of(false, true)) {
      try (ZipkinFixture fixture = new ZipkinFixture("parse_string_tags: " + parsed)) {
        fixture.post(
            ZipkinFixture.V2, ZipkinFixture.JSON, SpanBytesEncoder.JSON_V2.encodeList(SPANS));
        AnyValue value =
            parsed
                ? AnyValue.newBuilder().setIntValue(12).build()
                : AnyValue.newBuilder().setStringValue("12").build();
        assertThat(fixture.spans().get(0).getAttributesList())
            .containsExactly(KeyValue.newBuilder().setKey("n").setValue(value).build());
      }
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "max_request_body_size")
  void refusesABodyAboveTheLimit() throws Exception {
    try (ZipkinFixture fixture = new ZipkinFixture("max_request_body_size: 20")) {
      assertThat(fixture.post(ZipkinFixture.V2, "", ONE).statusCode()).isEqualTo(413);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "include_metadata")
  void carriesHeadersOnlyWhereThatIsWanted() throws Exception {
    for (boolean included : List.of(false, true)) {
      try (ZipkinFixture fixture = new ZipkinFixture("include_metadata: " + included)) {
        fixture.post(ZipkinFixture.V2, "", ONE, "X-Tenant", "a");
        assertThat(fixture.next.batches().get(0).metadata().header("x-tenant"))
            .isEqualTo(included ? List.of("a") : List.of());
      }
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "cors::allowed_origins")
  void letsWebPagesOfThoseOriginsCall() throws Exception {
    try (ZipkinFixture fixture =
        new ZipkinFixture("cors: {allowed_origins: ['http://a.example'], max_age: 7}")) {
      HttpResponse<String> answer =
          fixture.post(ZipkinFixture.V2, "", ONE, "Origin", "http://a.example");
      assertThat(answer.headers().firstValue("access-control-allow-origin"))
          .contains("http://a.example");
    }
  }

  @Test
  void listensOnZipkinsPortUnlessTold() {
    ZipkinReceiverConfig config = SpecBinder.fromYaml(ZipkinReceiverConfig.SPEC, "{}");
    assertThat(new ZipkinReceiverFactory().claims(config))
        .containsExactly(new Claim.Port("endpoint", "localhost:9411"));
    assertThat(config.parseStringTags()).isFalse();
  }
}
