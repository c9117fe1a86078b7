package dev.sluice.component;

/** The world of an extension, which may look at the collector as a whole. */
public interface ExtensionContext extends ComponentContext {
  /** What the collector looks like: for status pages and health checks. */
  CollectorView collector();
}
