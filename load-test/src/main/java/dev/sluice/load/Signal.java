package dev.sluice.load;

/** The signals that are driven, with their places in OTLP. */
enum Signal {
  TRACES("opentelemetry.proto.collector.trace.v1.TraceService/Export", "/v1/traces"),
  METRICS("opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "/v1/metrics"),
  LOGS("opentelemetry.proto.collector.logs.v1.LogsService/Export", "/v1/logs");

  private final String grpcMethod;
  private final String httpPath;

  Signal(String grpcMethod, String httpPath) {
    this.grpcMethod = grpcMethod;
    this.httpPath = httpPath;
  }

  String grpcMethod() {
    return grpcMethod;
  }

  String httpPath() {
    return httpPath;
  }
}
