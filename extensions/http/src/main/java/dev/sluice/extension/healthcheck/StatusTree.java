package dev.sluice.extension.healthcheck;

import dev.sluice.component.ComponentState;
import dev.sluice.component.ComponentStatus;
import dev.sluice.id.ComponentKind;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The states of the components, summed up for each pipeline and for the whole: the algorithm of the
 * reference's package {@code pkg/status}. Immutable.
 *
 * @param status null when nothing has begun
 * @param error of the earliest error where it is one, else empty
 * @param since of the state that tells
 * @param parts what it is the sum of, by name; empty for a component
 */
record StatusTree(
    @Nullable ComponentStatus status, String error, Instant since, Map<String, StatusTree> parts) {
  private static final String EXTENSIONS = "extensions";
  private static final Set<ComponentStatus> ERRORS =
      EnumSet.of(
          ComponentStatus.RECOVERABLE_ERROR,
          ComponentStatus.PERMANENT_ERROR,
          ComponentStatus.FATAL_ERROR);

  /**
   * @param isReady whether all pipelines run or have run: before, whatever has begun only starts,
   *     so that the sum does not change to and fro
   * @param recoverableFirst whether a recoverable error tells more than a permanent one
   */
  static StatusTree of(List<ComponentState> states, boolean isReady, boolean recoverableFirst) {
    Map<String, Map<String, StatusTree>> groups = new TreeMap<>();
    for (ComponentState state : states) {
      ComponentStatus status = state.status();
      if (status == null) {
        continue;
      }
      StatusTree leaf =
          isReady
              ? new StatusTree(status, state.error(), state.since(), Map.of())
              : new StatusTree(ComponentStatus.STARTING, "", state.since(), Map.of());
      List<String> names =
          state.kind() == ComponentKind.EXTENSION
              ? List.of(EXTENSIONS)
              : state.pipelines().stream().map(StatusTree::nameOf).toList();
      String own = state.kind().id() + ":" + state.id();
      names.forEach(name -> groups.computeIfAbsent(name, n -> new TreeMap<>()).put(own, leaf));
    }
    Map<String, StatusTree> sums = new TreeMap<>();
    groups.forEach((name, parts) -> sums.put(name, sum(parts, recoverableFirst)));
    return sum(sums, recoverableFirst);
  }

  private static String nameOf(String pipeline) {
    return "pipeline:" + pipeline;
  }

  /**
   * @param scope a pipeline's id, {@code extensions}, or empty for the whole
   */
  Optional<StatusTree> of(String scope) {
    if (scope.isEmpty()) {
      return Optional.of(this);
    }
    return Optional.ofNullable(parts.get(scope.equals(EXTENSIONS) ? scope : nameOf(scope)));
  }

  private static StatusTree sum(Map<String, StatusTree> parts, boolean recoverableFirst) {
    @Nullable ComponentStatus told = statusOf(parts, recoverableFirst);
    boolean isError = told != null && ERRORS.contains(told);
    @Nullable StatusTree latest = null;
    @Nullable StatusTree earliestError = null;
    for (StatusTree part : parts.values()) {
      if (latest == null || latest.since.isBefore(part.since)) {
        latest = part;
      }
      if (isError
          && part.status == told
          && (earliestError == null || part.since.isBefore(earliestError.since))) {
        earliestError = part;
      }
    }
    if (latest == null) {
      return new StatusTree(null, "", Instant.EPOCH, parts);
    }
    StatusTree telling = earliestError == null ? latest : earliestError;
    return new StatusTree(told, isError ? telling.error : "", telling.since, parts);
  }

  private static @Nullable ComponentStatus statusOf(
      Map<String, StatusTree> parts, boolean recoverableFirst) {
    Set<ComponentStatus> seen = EnumSet.noneOf(ComponentStatus.class);
    for (StatusTree part : parts.values()) {
      if (part.status != null) {
        seen.add(part.status);
      }
    }
    if (seen.size() == 1) {
      return seen.iterator().next();
    }
    List<ComponentStatus> order =
        List.of(
            ComponentStatus.FATAL_ERROR,
            ComponentStatus.STARTING,
            ComponentStatus.STOPPING,
            ComponentStatus.STOPPED,
            recoverableFirst ? ComponentStatus.RECOVERABLE_ERROR : ComponentStatus.PERMANENT_ERROR,
            recoverableFirst ? ComponentStatus.PERMANENT_ERROR : ComponentStatus.RECOVERABLE_ERROR);
    for (ComponentStatus each : order) {
      if (seen.contains(each)) {
        return each == ComponentStatus.STOPPED ? ComponentStatus.STOPPING : each;
      }
    }
    return null;
  }
}
