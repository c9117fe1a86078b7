package dev.sluice.extension.healthcheck;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;

import dev.sluice.component.ComponentStatus;
import dev.sluice.config.Spec;
import java.time.Duration;
import java.time.Instant;

/**
 * The section {@code component_health}: which errors of components make the collector unhealthy.
 *
 * @param includesPermanent whether permanent ones do
 * @param includesRecoverable whether recoverable ones do
 * @param recovery how long a recoverable one may last first
 */
public record ComponentHealth(
    boolean includesPermanent, boolean includesRecoverable, Duration recovery) {
  static final Spec<ComponentHealth> SPEC =
      Spec.of(
          keys ->
              new ComponentHealth(
                  keys.get(
                      bool(
                          "include_permanent_errors",
                          false,
                          "whether a permanent error makes the collector unhealthy")),
                  keys.get(
                      bool(
                          "include_recoverable_errors",
                          false,
                          "whether one that may heal does, after `recovery_duration`")),
                  keys.get(
                      duration(
                          "recovery_duration", Duration.ZERO, "how long such an error may last"))));

  /** Which error tells for the whole, where there are both. */
  boolean putsRecoverableFirst() {
    return includesRecoverable && !includesPermanent;
  }

  boolean isHealthy(ComponentStatus status, Instant since, Instant now) {
    return switch (status) {
      case PERMANENT_ERROR -> !includesPermanent;
      case RECOVERABLE_ERROR -> !includesRecoverable || now.isBefore(since.plus(recovery));
      case FATAL_ERROR -> false;
      case STARTING, OK, STOPPING, STOPPED -> true;
    };
  }
}
