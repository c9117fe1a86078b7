package dev.sluice.component;

import dev.sluice.id.ComponentKind;

/**
 * Makes exporters: one instance for each id and signal in use; {@code context.signal()} is that
 * signal.
 */
public interface ExporterFactory<C> extends ComponentFactory<C> {
  @Override
  default ComponentKind kind() {
    return ComponentKind.EXPORTER;
  }

  /** Only wires objects together; nothing is opened before {@code start}. */
  Exporter create(C config, ExporterContext context);
}
