package dev.sluice.component;

/** How deep a component looks into the data; what is not touched is not decoded. */
public enum Touch {
  /** Moves bytes. */
  NOTHING,
  /** Item counts, which every batch knows. */
  COUNTS,
  /** Trace and span ids. */
  IDS,
  /** Resource attributes. */
  RESOURCE,
  /** Any field. */
  ALL
}
