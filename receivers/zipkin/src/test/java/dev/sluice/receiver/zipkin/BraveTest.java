package dev.sluice.receiver.zipkin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brave.Span;
import brave.Tracing;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;
import zipkin2.reporter.urlconnection.URLConnectionSender;

/** Zipkin's own client sends, compressed as it does by default. */
@Timeout(60)
class BraveTest {
  @ParameterizedTest
  @EnumSource(names = {"JSON", "PROTO3"})
  void spansOfBraveArriveWhole(Encoding encoding) throws Exception {
    try (ZipkinFixture fixture = new ZipkinFixture("")) {
      URLConnectionSender sender =
          URLConnectionSender.newBuilder()
              .endpoint(fixture.url("/api/v2/spans").toString())
              .encoding(encoding)
              .build();
      try (AsyncZipkinSpanHandler handler =
              AsyncZipkinSpanHandler.create((BytesMessageSender) sender);
          Tracing tracing =
              Tracing.newBuilder()
                  .localServiceName("shop")
                  .traceId128Bit(true)
                  .addSpanHandler(handler)
                  .build()) {
        Span parent = tracing.tracer().newTrace().name("buy").kind(Span.Kind.SERVER).start();
        tracing
            .tracer()
            .newChild(parent.context())
            .name("pay")
            .kind(Span.Kind.CLIENT)
            .start()
            .tag("card", "öre")
            .annotate("asked")
            .remoteServiceName("bank")
            .error(new IllegalStateException("no money"))
            .finish();
        parent.finish();
        handler.flush();
        await().until(() -> fixture.spans().size() == 2);
      }
      Map<String, io.opentelemetry.proto.trace.v1.Span> byName = new TreeMap<>();
      fixture.spans().forEach(span -> byName.put(span.getName(), span));
      assertThat(byName).containsOnlyKeys("pay", "buy");
      io.opentelemetry.proto.trace.v1.Span pay = requireNonNull(byName.get("pay"));
      io.opentelemetry.proto.trace.v1.Span buy = requireNonNull(byName.get("buy"));
      assertThat(pay.getParentSpanId()).isEqualTo(buy.getSpanId());
      assertThat(pay.getTraceId()).isEqualTo(buy.getTraceId());
      assertThat(pay.getKind())
          .isEqualTo(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(pay.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
      assertThat(pay.getEvents(0).getName()).isEqualTo("asked");
      assertThat(pay.getAttributesList().toString()).contains("card", "service.peer.name", "bank");
      assertThat(pay.getEndTimeUnixNano()).isGreaterThanOrEqualTo(pay.getStartTimeUnixNano());
    }
  }
}
