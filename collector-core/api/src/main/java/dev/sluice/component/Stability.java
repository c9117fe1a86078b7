package dev.sluice.component;

/** How settled a component is for a signal, in the reference's words. */
public enum Stability {
  DEVELOPMENT("Development"),
  ALPHA("Alpha"),
  BETA("Beta"),
  STABLE("Stable"),
  DEPRECATED("Deprecated"),
  UNMAINTAINED("Unmaintained");

  private final String label;

  Stability(String label) {
    this.label = label;
  }

  /** As the {@code components} command prints it. */
  public String label() {
    return label;
  }
}
