package dev.sluice.engine;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.ValueFault;
import java.util.stream.Collectors;

/** Which part of the configuration a failure comes from. */
final class Blame {
  private Blame() {}

  /**
   * A component that could not be made or started. One that knows which of its keys is to blame
   * throws a {@link ConfigException} with a path below its own.
   *
   * @param path the component's keys, joined with {@code ::}
   */
  static CollectorException component(String path, String failure, Throwable thrown) {
    if (thrown instanceof ConfigException known && !known.problems().isEmpty()) {
      Problem first = known.under(path).problems().get(0);
      String whys = known.problems().stream().map(Problem::why).collect(Collectors.joining("; "));
      return new CollectorException(failure + whys, first, "", thrown);
    }
    String why = Words.of(thrown);
    ValueFault fault = ValueFault.in(thrown);
    return fault == null
        ? new CollectorException(failure + why, new Problem(path, "", why, ""), "", thrown)
        : new CollectorException(
            failure + why,
            new Problem(path, fault.value(), why, fault.mend()),
            fault.key(),
            thrown);
  }

  /** What the pipelines are made of does not fit together. */
  static CollectorException pipelines(String path, String why, String mend) {
    String headline = "failed to build pipelines: " + why;
    return new CollectorException(headline, new Problem(path, "", why, mend), "", null);
  }
}
