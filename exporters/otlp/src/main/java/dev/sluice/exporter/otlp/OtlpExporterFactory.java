package dev.sluice.exporter.otlp;

import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.RemovedKey;
import dev.sluice.data.Signal;
import java.util.List;
import java.util.Map;

/** What the factories of both OTLP exporters share. */
abstract class OtlpExporterFactory<C> implements ExporterFactory<C> {
  @Override
  public final List<RemovedKey> removedKeys() {
    return RemovedSpellings.KEYS;
  }

  @Override
  public final Map<Signal, Stability> signals() {
    return Map.of(
        Signal.TRACES, Stability.STABLE,
        Signal.METRICS, Stability.STABLE,
        Signal.LOGS, Stability.STABLE,
        Signal.PROFILES, Stability.ALPHA);
  }
}
