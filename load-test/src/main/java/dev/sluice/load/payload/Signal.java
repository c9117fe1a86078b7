package dev.sluice.load.payload;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/** The signals that are driven, with their places in OTLP. */
public enum Signal {
  TRACES(0, "opentelemetry.proto.collector.trace.v1.TraceService", "/v1/traces"),
  METRICS(1, "opentelemetry.proto.collector.metrics.v1.MetricsService", "/v1/metrics"),
  LOGS(2, "opentelemetry.proto.collector.logs.v1.LogsService", "/v1/logs");

  private final int generator;
  private final String grpcService;
  private final String httpPath;

  Signal(int generator, String grpcService, String httpPath) {
    this.generator = generator;
    this.grpcService = grpcService;
    this.httpPath = httpPath;
  }

  /** The generator's number in runs that have one for each signal. */
  public int generator() {
    return generator;
  }

  /** An empty request. */
  Message request() {
    return switch (this) {
      case TRACES -> ExportTraceServiceRequest.getDefaultInstance();
      case METRICS -> ExportMetricsServiceRequest.getDefaultInstance();
      case LOGS -> ExportLogsServiceRequest.getDefaultInstance();
    };
  }

  public String grpcService() {
    return grpcService;
  }

  public String grpcMethod() {
    return grpcService + "/Export";
  }

  public String httpPath() {
    return httpPath;
  }
}
