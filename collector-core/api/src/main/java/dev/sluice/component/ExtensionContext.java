package dev.sluice.component;

/** The world of an extension, which may look at the collector as a whole. */
public interface ExtensionContext extends ComponentContext {
  /** What the collector looks like: for status pages and health checks. */
  CollectorView collector();

  /** Makes exporters for its inside: for what it sends elsewhere, outside of all pipelines. */
  InnerExporters exporters();
}
