package dev.sluice.component;

/** The states of a component, as the reference's component status has them. */
public enum ComponentStatus {
  STARTING,
  OK,
  /** May heal by itself. */
  RECOVERABLE_ERROR,
  /** Needs a change from outside; the rest of the collector goes on. */
  PERMANENT_ERROR,
  /** Stops the collector. */
  FATAL_ERROR,
  STOPPING,
  STOPPED
}
