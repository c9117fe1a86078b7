package dev.sluice.exporter.zipkin;

import dev.sluice.component.Claim;
import dev.sluice.component.Doubt;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.http.TargetDoubts;
import dev.sluice.id.ComponentType;
import dev.sluice.sending.SendingExporter;
import dev.sluice.sending.SendingTraits;
import java.util.List;
import java.util.Map;

/** Makes {@code zipkin} exporters: spans to Zipkin's server, or whatever takes its v2 format. */
public final class ZipkinExporterFactory implements ExporterFactory<ZipkinExporterConfig> {
  /** Found as a service, or handed to the builder. */
  public ZipkinExporterFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("zipkin");
  }

  @Override
  public Spec<ZipkinExporterConfig> spec() {
    return ZipkinExporterConfig.SPEC;
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(Signal.TRACES, Stability.BETA);
  }

  @Override
  public List<Claim> claims(ZipkinExporterConfig config) {
    return config.sending().claims();
  }

  @Override
  public List<Doubt> doubts(ZipkinExporterConfig config, boolean isAlone) {
    return TargetDoubts.ofUrl("endpoint", config.endpoint(), isAlone);
  }

  @Override
  public Exporter create(ZipkinExporterConfig config, ExporterContext context) {
    return new SendingExporter(
        context, config.sending(), new ZipkinSender(config, context), SendingTraits.DEFAULT);
  }
}
