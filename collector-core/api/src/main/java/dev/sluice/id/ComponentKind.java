package dev.sluice.id;

import java.util.Locale;

/** The five kinds of components. */
public enum ComponentKind {
  RECEIVER,
  PROCESSOR,
  EXPORTER,
  CONNECTOR,
  EXTENSION;

  /** As in {@code otelcol.component.kind}: {@code receiver}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As the section of a configuration file: {@code receivers}. */
  public String section() {
    return id() + "s";
  }
}
