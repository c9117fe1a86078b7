package example;

import dev.sluice.engine.Collector;
import dev.sluice.telemetry.own.SelfMetricsBinder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A web application that sends its spans to a collector inside it. */
@SpringBootApplication
@RestController
public class Application {
  record Greeting(String text, int number) {}

  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }

  @GetMapping("/hello")
  Greeting hello() {
    return new Greeting("hello", 42);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Collector collector() {
    return Collector.builder()
        .config(
            """
            receivers:
              otlp: {protocols: {grpc: {endpoint: "localhost:0"}, http: {endpoint: "localhost:0"}}}
            processors: {batch: {timeout: 10ms}}
            exporters: {debug: {}, prometheus: {endpoint: "localhost:0"}}
            service:
              pipelines:
                traces: {receivers: [otlp], processors: [batch], exporters: [debug]}
                metrics: {receivers: [otlp], exporters: [prometheus]}
            """)
        .build();
  }

  @Bean
  SelfMetricsBinder selfMetrics(Collector collector) {
    return new SelfMetricsBinder(collector.metrics());
  }

  @Bean
  SpanExporter overHttp(Collector collector) {
    return OtlpHttpSpanExporter.builder()
        .setEndpoint("http://localhost:" + collector.port("otlp/http") + "/v1/traces")
        .build();
  }

  @Bean
  SpanExporter overGrpc(Collector collector) {
    return OtlpGrpcSpanExporter.builder()
        .setEndpoint("http://localhost:" + collector.port("otlp/grpc"))
        .build();
  }
}
