package dev.sluice.exporter.nop;

import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;
import java.util.Map;

/** Creates {@code nop} exporters. Stateless. */
public final class NopExporterFactory implements ExporterFactory<NopExporterFactory.NopConfig> {
  /** Found as a service, or handed to the builder. */
  public NopExporterFactory() {}

  /** It has no settings. */
  public record NopConfig() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("nop");
  }

  @Override
  public Spec<NopConfig> spec() {
    return Spec.empty(new NopConfig());
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(
        Signal.TRACES, Stability.BETA,
        Signal.METRICS, Stability.BETA,
        Signal.LOGS, Stability.BETA,
        Signal.PROFILES, Stability.ALPHA);
  }

  @Override
  public Exporter create(NopConfig config, ExporterContext context) {
    return new NopExporter();
  }
}
