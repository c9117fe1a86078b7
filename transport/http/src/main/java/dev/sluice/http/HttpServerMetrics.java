package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import dev.sluice.telemetry.CallHistogram;
import dev.sluice.telemetry.MetricSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The histograms {@code http_server_*} of OpenTelemetry's conventions, at level detailed. */
final class HttpServerMetrics {
  private static final Set<String> METHODS =
      Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");
  private static final double NANOS_PER_SECOND = 1e9;

  private final MetricSet metrics;
  private final String scheme;
  private final Supplier<@Nullable Endpoint> listening;
  private final CallHistogram duration;
  private final CallHistogram requestSize;
  private final CallHistogram responseSize;

  /**
   * @param listening where the server listens; null before it does, and for a path
   */
  HttpServerMetrics(ComponentContext context, boolean tls, Supplier<@Nullable Endpoint> listening) {
    this.metrics = context.metrics();
    this.listening = listening;
    this.scheme = tls ? "https" : "http";
    this.duration =
        CallHistogram.ofSeconds(
            metrics, "http_server_request_duration", "Duration of HTTP server requests.");
    this.requestSize =
        CallHistogram.ofBytes(
            metrics, "http_server_request_body_size", "Size of HTTP server request bodies.");
    this.responseSize =
        CallHistogram.ofBytes(
            metrics, "http_server_response_body_size", "Size of HTTP server response bodies.");
  }

  boolean isMeasured() {
    return CallHistogram.isMeasured(metrics);
  }

  /**
   * Counts a request that is answered: now, or when what follows the answer's body is through.
   *
   * @param route what serves it, or null when nothing does
   * @param startNanos when its head was complete, on {@code System.nanoTime}
   * @param bodyBytes of the request, as they came
   * @return what follows the answer's body, to be written in its place; null for nothing
   */
  @Nullable BodySource measure(
      RequestHead head,
      @Nullable String route,
      boolean http10,
      HttpAnswer answer,
      long startNanos,
      long bodyBytes) {
    LongConsumer note =
        answerBytes ->
            answered(
                head,
                route,
                http10,
                answer,
                System.nanoTime() - startNanos,
                bodyBytes,
                answerBytes);
    BodySource rest = answer.rest();
    if (rest != null) {
      return new MeasuredBody(rest, answer.bodyBytes(), note);
    }
    note.accept(answer.bodyBytes());
    return null;
  }

  private void answered(
      RequestHead head,
      @Nullable String route,
      boolean http10,
      HttpAnswer answer,
      long nanos,
      long bodyBytes,
      long answerBytes) {
    List<String> labels = new ArrayList<>(16);
    labels.add("http_request_method");
    labels.add(METHODS.contains(head.method()) ? head.method() : "_OTHER");
    labels.add("http_response_status_code");
    labels.add(Integer.toString(answer.status()));
    if (route != null) {
      labels.add("http_route");
      labels.add(route);
    }
    labels.add("network_protocol_name");
    labels.add("http");
    labels.add("network_protocol_version");
    labels.add(http10 ? "1.0" : "1.1");
    addServer(labels);
    labels.add("url_scheme");
    labels.add(scheme);
    duration.record(nanos / NANOS_PER_SECOND, labels);
    requestSize.record((double) bodyBytes, labels);
    responseSize.record((double) answerBytes, labels);
  }

  /** Where it listens, rather than what each client calls it, of which there is no end. */
  private void addServer(List<String> labels) {
    Endpoint endpoint = listening.get();
    if (endpoint != null) {
      labels.add("server_address");
      labels.add(endpoint.host());
      labels.add("server_port");
      labels.add(Integer.toString(endpoint.port()));
    }
  }
}
