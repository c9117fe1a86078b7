package dev.sluice.zipkin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.base.Seed;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zipkin2.codec.SpanBytesDecoder;

/** What goes out as Zipkin comes back as the OTLP that it was. */
class RoundTripTest {
  @RegisterExtension final Seed seed = new Seed();

  @ParameterizedTest
  @EnumSource
  void idsTimesKindsEventsAndLinksComeBack(ZipkinWriter writer) throws Exception {
    RandomGenerator random = seed.random();
    ZipkinFormat format =
        writer == ZipkinWriter.JSON ? ZipkinFormat.V2_JSON : ZipkinFormat.V2_PROTO;
    for (int round = 0; round < 500; round++) {
      ExportTraceServiceRequest sent = new RandomTraces(random).request();
      byte[] body = ReferenceExporterTest.written(writer, sent);
      ExportTraceServiceRequest back = Spans.read(format, body, false);
      int spans = 0;
      for (ResourceSpans resource : sent.getResourceSpansList()) {
        for (Span span : resource.getScopeSpans(0).getSpansList()) {
          spans++;
          Span found = find(back, span);
          String name =
              writer == ZipkinWriter.JSON
                  ? span.getName().toLowerCase(Locale.ROOT)
                  : span.getName();
          assertThat(found.getName()).isEqualTo(name);
          assertThat(found.getParentSpanId()).isEqualTo(span.getParentSpanId());
          assertThat(found.getTraceId()).isEqualTo(span.getTraceId());
          assertThat(found.getKind()).isEqualTo(span.getKind());
          assertThat(found.getTraceState()).isEqualTo(span.getTraceState());
          assertThat(found.getStartTimeUnixNano()).isEqualTo(span.getStartTimeUnixNano());
          assertThat(found.getEndTimeUnixNano()).isEqualTo(span.getEndTimeUnixNano());
          assertThat(found.getStatus().getCode()).isEqualTo(span.getStatus().getCode());
          assertThat(found.getEventsCount()).isEqualTo(span.getEventsCount());
          assertThat(found.getLinksCount()).isEqualTo(span.getLinksCount());
          for (int i = 0; i < span.getLinksCount(); i++) {
            assertThat(found.getLinks(i).getSpanId()).isEqualTo(span.getLinks(i).getSpanId());
            assertThat(found.getLinks(i).getTraceState())
                .isEqualTo(span.getLinks(i).getTraceState());
            assertThat(found.getLinks(i).getAttributesCount())
                .isEqualTo(span.getLinks(i).getAttributesCount());
          }
        }
      }
      assertThat(Spans.told(back)).hasSize(spans);
      assertThat(
              (writer == ZipkinWriter.JSON ? SpanBytesDecoder.JSON_V2 : SpanBytesDecoder.PROTO3)
                  .decodeList(body))
          .hasSize(spans);
    }
  }

  private static Span find(ExportTraceServiceRequest in, Span wanted) {
    return in.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .filter(span -> span.getSpanId().equals(wanted.getSpanId()))
        .findFirst()
        .orElseThrow();
  }
}
