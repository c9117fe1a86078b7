package dev.sluice.extension.healthcheck;

import dev.sluice.component.ComponentStatus;
import dev.sluice.config.tree.JsonWriter;
import dev.sluice.telemetry.ForeignText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code health_check} says of the states of the components. Immutable. */
final class StatusPage {
  private static final int OK = 200;
  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final Optional<ComponentHealth> health;
  private final Instant startTime;

  /**
   * @param health empty: errors of components make nothing unhealthy
   */
  StatusPage(Optional<ComponentHealth> health, Instant startTime) {
    this.health = health;
    this.startTime = startTime;
  }

  /**
   * @param status of HTTP
   * @param json the body
   */
  record Answer(int status, String json) {}

  /**
   * @param verbose whether the parts are shown too
   */
  Answer answer(StatusTree tree, boolean verbose, Instant now) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("start_time", startTime.toString());
    body.putAll(shown(tree, verbose, now));
    int status = isHealthy(tree, now) ? statusOf(tree.status()) : FAILED;
    return new Answer(status, JsonWriter.compact(body));
  }

  private static int statusOf(@Nullable ComponentStatus status) {
    if (status == null) {
      return UNAVAILABLE;
    }
    return switch (status) {
      case OK, RECOVERABLE_ERROR, PERMANENT_ERROR -> OK;
      case FATAL_ERROR -> FAILED;
      case STARTING, STOPPING, STOPPED -> UNAVAILABLE;
    };
  }

  private boolean isHealthy(StatusTree tree, Instant now) {
    ComponentStatus status = tree.status();
    return status == null
        || health.map(rules -> rules.isHealthy(status, tree.since(), now)).orElse(true);
  }

  private Map<String, @Nullable Object> shown(StatusTree tree, boolean verbose, Instant now) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("healthy", isHealthy(tree, now));
    shown.put("status", word(tree.status()));
    if (!tree.error().isEmpty()) {
      shown.put("error", ForeignText.shown(tree.error()));
    }
    shown.put("status_time", tree.status() == null ? NEVER : tree.since().toString());
    shown.put("attributes", Map.of());
    if (verbose && !tree.parts().isEmpty()) {
      Map<String, @Nullable Object> parts = new LinkedHashMap<>();
      tree.parts().forEach((name, part) -> parts.put(name, shown(part, true, now)));
      shown.put("components", parts);
    }
    return shown;
  }

  private static String word(@Nullable ComponentStatus status) {
    if (status == null) {
      return "StatusNone";
    }
    return switch (status) {
      case STARTING -> "StatusStarting";
      case OK -> "StatusOK";
      case RECOVERABLE_ERROR -> "StatusRecoverableError";
      case PERMANENT_ERROR -> "StatusPermanentError";
      case FATAL_ERROR -> "StatusFatalError";
      case STOPPING -> "StatusStopping";
      case STOPPED -> "StatusStopped";
    };
  }
}
