package dev.sluice.exporter.debug;

import dev.sluice.component.Claim;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.RemovedType;
import dev.sluice.component.Stability;
import dev.sluice.config.RemovedKey;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;
import dev.sluice.sending.SendingConfig;
import dev.sluice.sending.SendingExporter;
import dev.sluice.sending.SendingTraits;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Creates {@code debug} exporters. Stateless. */
public final class DebugExporterFactory implements ExporterFactory<DebugConfig> {
  /** Found as a service, or handed to the builder. */
  public DebugExporterFactory() {}

  @Override
  public ComponentType type() {
    return new ComponentType("debug");
  }

  @Override
  public List<RemovedType> removedTypes() {
    return RemovedSpellings.TYPES;
  }

  @Override
  public List<RemovedKey> removedKeys() {
    return RemovedSpellings.KEYS;
  }

  @Override
  public Spec<DebugConfig> spec() {
    return DebugConfig.SPEC;
  }

  @Override
  public Map<Signal, Stability> signals() {
    Map<Signal, Stability> signals = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      signals.put(signal, Stability.ALPHA);
    }
    return signals;
  }

  @Override
  public List<Claim> claims(DebugConfig config) {
    return SendingConfig.plain(config.queue()).claims();
  }

  @Override
  public Exporter create(DebugConfig config, ExporterContext context) {
    return new SendingExporter(
        context,
        SendingConfig.plain(config.queue()),
        new DebugSender(context, config),
        SendingTraits.DEFAULT);
  }
}
