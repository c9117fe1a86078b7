package dev.sluice.config.model;

import static dev.sluice.config.Key.optional;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import java.util.Optional;

/**
 * Where a part of the collector's own telemetry goes.
 *
 * @param otlp a backend; empty for standard output
 */
public record OwnExporter(Optional<OwnOtlp> otlp) {
  /** The key {@code console}, which takes nothing. */
  record Console() {
    static final Spec<Console> SPEC = Spec.empty(new Console());
  }

  static final Spec<OwnExporter> SPEC =
      Spec.of(
          keys -> of(keys.get(optional("otlp", OwnOtlp.SPEC, "a backend")), keys.get(console())));

  /** The key {@code console}. */
  static Key<Optional<Console>> console() {
    return optional("console", Console.SPEC, "standard output");
  }

  /** One of the two; throws {@link ConfigException} for both and for none. */
  static OwnExporter of(Optional<OwnOtlp> otlp, Optional<Console> console) {
    if (otlp.isPresent() && console.isPresent()) {
      throw new ConfigException(
          "", "", "must not specify multiple exporters", "Keep otlp or console.");
    }
    if (otlp.isEmpty() && console.isEmpty()) {
      throw new ConfigException(
          "", "", "no valid exporter", "Write otlp: {protocol: grpc, endpoint: http://host:4317}.");
    }
    return new OwnExporter(otlp);
  }
}
