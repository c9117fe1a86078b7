package dev.sluice.config.model;

import dev.sluice.id.ComponentKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * Which of our artifacts has a component type. An embedder imports only some of them, and one that
 * is missing cannot say so itself. Read when an error needs it.
 */
final class Artifacts {
  private static final String TABLE = "artifacts.properties";

  private Artifacts() {}

  /** Coordinates without a version, {@code dev.sluice:exporter-prometheus}. */
  static Optional<String> having(ComponentKind kind, String type) {
    Properties table = new Properties();
    try (InputStream in = Artifacts.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException(TABLE + " is not beside " + Artifacts.class.getName());
      }
      table.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + TABLE, e);
    }
    String name = TypeNames.renamed(kind, type).orElse(type);
    return Optional.ofNullable(table.getProperty(kind.name().toLowerCase(Locale.ROOT) + "/" + name))
        .map(artifact -> "dev.sluice:" + artifact);
  }
}
