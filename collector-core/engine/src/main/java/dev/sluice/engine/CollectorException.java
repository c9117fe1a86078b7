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
  private final String key;

  public CollectorException(String message) {
    super(message);
    this.headline = message;
    this.problem = null;
    this.key = "";
  }

  public CollectorException(String message, Throwable cause) {
    this(message, null, "", cause);
  }

  /**
   * @param problem what it comes from: path and mend; its reason stands in the headline
   * @param key the name of the key below that path which is at fault; empty when it is not known
   */
  CollectorException(
      String headline, @Nullable Problem problem, String key, @Nullable Throwable cause) {
    super(problem == null ? headline : headline + ConfigReport.placeAndMend(problem), cause);
    this.headline = headline;
    this.problem = problem;
    this.key = key;
  }

  /** The same with the place of its problem. */
  CollectorException located(ConfigPlaces places) {
    Problem known = problem;
    return known == null
        ? this
        : new CollectorException(headline, places.located(known, key), "", getCause());
  }

  /** The same with what was being done in front. */
  CollectorException after(String stage) {
    return new CollectorException(stage + headline, problem, key, this);
  }
}
