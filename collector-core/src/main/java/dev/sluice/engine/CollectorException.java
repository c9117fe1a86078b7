package dev.sluice.engine;

import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.ConfigPlaces;
import dev.sluice.config.ConfigReport;
import org.jspecify.annotations.Nullable;

/**
 * A collector could not be built, started or reloaded. The first line of the message is the
 * reference's; behind it stand, where they are known, the place in the configuration and the mend.
 */
public final class CollectorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String headline;
  private final transient @Nullable Problem problem;

  public CollectorException(String message) {
    super(message);
    this.headline = message;
    this.problem = null;
  }

  public CollectorException(String message, Throwable cause) {
    this(message, null, cause);
  }

  /**
   * @param problem what it comes from: path and mend; its reason stands in the headline
   */
  CollectorException(String headline, @Nullable Problem problem, @Nullable Throwable cause) {
    super(problem == null ? headline : headline + ConfigReport.placeAndMend(problem), cause);
    this.headline = headline;
    this.problem = problem;
  }

  /** The same with the place of its problem. */
  CollectorException located(ConfigPlaces places) {
    Problem known = problem;
    return known == null
        ? this
        : new CollectorException(headline, places.located(known), getCause());
  }

  /** The same with what was being done in front. */
  CollectorException after(String stage) {
    return new CollectorException(stage + headline, problem, this);
  }
}
