package dev.sluice.exporter.nop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterFactory;
import dev.sluice.testkit.ExporterContract;
import dev.sluice.testkit.TestContext;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class NopExporterTest extends ExporterContract {
  @Override
  protected Exporter create(TestContext context) {
    return new NopExporterFactory().create(new NopExporterFactory.NopConfig(), context);
  }

  @Override
  protected String id() {
    return "nop";
  }

  @Test
  void isFoundByItsType() {
    assertThat(ServiceLoader.load(ExporterFactory.class))
        .anyMatch(factory -> factory.type().name().equals("nop"));
  }
}
