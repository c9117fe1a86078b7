package dev.sluice.extension.healthcheck;

import dev.sluice.component.ComponentStatus;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
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
  private static final Key<Boolean> PERMANENT =
      Key.of(
          "include_permanent_errors",
          ValueType.bool(),
          false,
          "whether a permanent error makes the collector unhealthy");
  private static final Key<Boolean> RECOVERABLE =
      Key.of(
          "include_recoverable_errors",
          ValueType.bool(),
          false,
          "whether one that may heal does, after `recovery_duration`");
  private static final Key<Duration> RECOVERY =
      Key.of(
          "recovery_duration",
          ValueType.duration(),
          Duration.ZERO,
          "how long such an error may last");
  static final Spec<ComponentHealth> SPEC =
      Spec.of(
          values ->
              new ComponentHealth(
                  values.get(PERMANENT), values.get(RECOVERABLE), values.get(RECOVERY)),
          PERMANENT,
          RECOVERABLE,
          RECOVERY);

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
