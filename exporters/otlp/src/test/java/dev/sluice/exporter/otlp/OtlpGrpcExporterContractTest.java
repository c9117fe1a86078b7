package dev.sluice.exporter.otlp;

import dev.sluice.component.Exporter;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ExporterContract;
import dev.sluice.testkit.TestContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class OtlpGrpcExporterContractTest extends ExporterContract {
  private final List<GrpcSink> sinks = new ArrayList<>();

  @Override
  protected Exporter create(TestContext context) throws Exception {
    GrpcSink sink = new GrpcSink();
    sinks.add(sink);
    OtlpGrpcConfig config =
        SpecBinder.fromYaml(
            OtlpGrpcConfig.SPEC,
            "endpoint: 127.0.0.1:" + sink.port() + "\ntls: {insecure: true}\n");
    return new OtlpGrpcExporterFactory().create(config, context);
  }

  @Override
  protected String id() {
    return "otlp_grpc";
  }

  @AfterEach
  void closeSinks() {
    sinks.forEach(GrpcSink::close);
  }
}
