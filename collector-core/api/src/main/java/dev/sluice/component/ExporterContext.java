package dev.sluice.component;

import dev.sluice.data.Signal;

/**
 * The world of an exporter, which serves every pipeline of one signal that names it. It counts in
 * the account that comes with each batch.
 */
public interface ExporterContext extends ComponentContext {
  /** The signal it works on. */
  Signal signal();

  /** Makes exporters for its inside: for one that spreads data over others. */
  InnerExporters exporters();
}
