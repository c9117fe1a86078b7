package dev.sluice.exporter.zipkin;

import dev.sluice.component.Exporter;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ExporterContract;
import dev.sluice.testkit.TestContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class ZipkinExporterContractTest extends ExporterContract {
  private final List<ZipkinSink> sinks = new ArrayList<>();

  @Override
  protected Exporter create(TestContext context) throws Exception {
    ZipkinSink sink = new ZipkinSink();
    sinks.add(sink);
    return new ZipkinExporterFactory()
        .create(SpecBinder.fromYaml(ZipkinExporterConfig.SPEC, "endpoint: " + sink.url()), context);
  }

  @Override
  protected String id() {
    return "zipkin";
  }

  @AfterEach
  void closeSinks() {
    sinks.forEach(ZipkinSink::close);
  }
}
