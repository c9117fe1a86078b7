package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import dev.sluice.telemetry.CallHistogram;
import dev.sluice.telemetry.MetricSet;
import java.net.URI;
import java.util.List;

/** The histograms {@code http_client_*} of OpenTelemetry's conventions, at level detailed. */
final class HttpClientMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final MetricSet metrics;
  private final CallHistogram duration;
  private final CallHistogram requestSize;

  HttpClientMetrics(ComponentContext context) {
    this.metrics = context.metrics();
    this.duration =
        CallHistogram.ofSeconds(
            metrics, "http_client_request_duration", "Duration of HTTP client requests.");
    this.requestSize =
        CallHistogram.ofBytes(
            metrics, "http_client_request_body_size", "Size of HTTP client request bodies.");
  }

  boolean isMeasured() {
    return CallHistogram.isMeasured(metrics);
  }

  void answered(HttpCall call, int status, long nanos) {
    record(call, nanos, "http_response_status_code", Integer.toString(status));
  }

  /**
   * @param error a word for what kept the answer from coming
   */
  void failed(HttpCall call, String error, long nanos) {
    record(call, nanos, "error_type", error);
  }

  private void record(HttpCall call, long nanos, String outcomeName, String outcome) {
    URI uri = call.uri();
    List<String> labels =
        List.of(
            outcomeName,
            outcome,
            "http_request_method",
            call.method(),
            "network_protocol_name",
            "http",
            "network_protocol_version",
            "1.1",
            "server_address",
            HttpUrl.host(uri),
            "server_port",
            Integer.toString(HttpUrl.port(uri)),
            "url_scheme",
            uri.getScheme());
    duration.record(nanos / NANOS_PER_SECOND, labels);
    requestSize.record((double) call.bodyBytes(), labels);
  }
}
