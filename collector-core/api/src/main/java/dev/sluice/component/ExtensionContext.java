package dev.sluice.component;

import dev.sluice.tap.Taps;

/** The world of an extension, which may look at the collector as a whole. */
public interface ExtensionContext extends ComponentContext {
  /** What the collector looks like: for status pages and health checks. */
  CollectorView collector();

  /** To watch data on its way through the collector; from {@code start} on. */
  Taps taps();

  /** Makes exporters for its inside: for what it sends elsewhere, outside of all pipelines. */
  InnerExporters exporters();
}
