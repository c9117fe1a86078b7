package dev.sluice.exporter.otlp;

import dev.sluice.component.Exporter;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ExporterContract;
import dev.sluice.testkit.TestContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class OtlpHttpExporterContractTest extends ExporterContract {
  private final List<HttpSink> sinks = new ArrayList<>();

  @Override
  protected Exporter create(TestContext context) throws Exception {
    HttpSink sink = new HttpSink();
    sinks.add(sink);
    OtlpHttpConfig config =
        SpecBinder.fromYaml(OtlpHttpConfig.SPEC, "endpoint: " + sink.url("") + "\n");
    return new OtlpHttpExporterFactory().create(config, context);
  }

  @Override
  protected String id() {
    return "otlp_http";
  }

  @AfterEach
  void closeSinks() {
    sinks.forEach(HttpSink::close);
  }
}
