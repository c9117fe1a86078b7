package dev.sluice.load.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KindsTest {
  private static final int HTTP_LIMIT_BYTES = 20 << 20;
  private static final int GRPC_LIMIT_BYTES = 4 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(HTTP_LIMIT_BYTES)
                          .maxNameLength(HTTP_LIMIT_BYTES)
                          .build())
                  .build())
          .build();

  @Test
  void thereAreMoreThanTwentyAndEachHasItsOwnName() {
    List<Kind> kinds = Kinds.all();
    assertThat(kinds).hasSizeGreaterThan(20);
    assertThat(kinds).extracting(Kind::name).doesNotHaveDuplicates();
    assertThat(kinds).extracting(Kind::what).doesNotContain("");
  }

  @Test
  void wordsChooseKindsByTheirNames() {
    assertThat(Kinds.named(List.of("json-num", "tls-stalled-grpc")))
        .extracting(Kind::name)
        .containsExactly("json-numbers", "tls-stalled-grpc");
  }

  @Test
  void eachMakesAtLeastOneConnection() {
    assertThat(Kinds.all()).allMatch(kind -> kind.connections(3) >= 1);
    assertThat(Kinds.named(List.of("http-unread")).get(0).connections(1000)).isEqualTo(1000);
  }

  @Test
  void whatIsEmptyIsValidOtlpOfTheLargestSizeThatIsTaken() throws InvalidProtocolBufferException {
    byte[] overHttp = Bombs.mostEmptySpans();
    assertThat(overHttp.length).isBetween(HTTP_LIMIT_BYTES - 100, HTTP_LIMIT_BYTES);
    assertThat(Bombs.mostEmptySpansOverGrpc().length)
        .isBetween(GRPC_LIMIT_BYTES - 100, GRPC_LIMIT_BYTES);
    assertThat(
            ExportTraceServiceRequest.parseFrom(Bombs.emptySpans(1000))
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpansCount())
        .isEqualTo(1000);
    assertThat(
            ExportMetricsServiceRequest.parseFrom(Bombs.emptyPoints(1000))
                .getResourceMetrics(0)
                .getScopeMetrics(0)
                .getMetrics(0)
                .getGauge()
                .getDataPointsCount())
        .isEqualTo(1000);
  }

  @Test
  void jsonIsValidAndFillsARequest() {
    for (byte[] bomb :
        List.of(Bombs.jsonText(), Bombs.jsonBase64(), Bombs.jsonFieldName(), Bombs.jsonHexId())) {
      assertThat(bomb.length).isBetween(HTTP_LIMIT_BYTES - 100, HTTP_LIMIT_BYTES);
      JsonNode read = JSON.readTree(bomb);
      assertThat(read.path("resourceSpans").isArray()).isTrue();
    }
    assertThat(new String(Bombs.jsonNumbers(), StandardCharsets.US_ASCII))
        .contains("\"bucketCounts\":[0,0,0,")
        .endsWith(",0]}]}}]}]}]}");
    assertThat(new String(Bombs.jsonEmptySpans(), StandardCharsets.US_ASCII))
        .contains("\"spans\":[{},{},")
        .endsWith("{}]}]}]}");
  }
}
