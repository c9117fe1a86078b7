package dev.sluice.config;

import dev.sluice.config.tree.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One or more things wrong with a configuration. Records throw it from their constructors with a
 * path relative to themselves; the binder adds where that is in the file.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** What was being done when a problem was found; the reference's messages begin accordingly. */
  public enum Stage {
    /** Reading, merging or expanding the sources. */
    RESOLVE,
    /** Turning text into keys and values. */
    DECODE,
    /** Checking values against each other. */
    VALIDATE
  }

  /**
   * The password of a URL is in none of its texts.
   *
   * @param path keys from the record down, joined with {@code ::}; empty for the record as a whole
   * @param value the value as written or meant; empty when it is a secret or says nothing
   * @param why what is wrong, in the reference's words where it has some
   * @param mend what to write instead; may be empty
   * @param origin where it is written; {@link Origin#CODE} until the binder knows
   */
  public record Problem(
      String path, String value, String why, String mend, Stage stage, Origin origin) {

    public Problem {
      why = UrlPassword.hidden(why, value);
      mend = UrlPassword.hidden(mend, value);
      value = UrlPassword.hidden(value, value);
    }

    /** A problem found by a record, which does not know where it was written. */
    public Problem(String path, Object value, String why, String mend) {
      this(path, textOf(value), why, mend, Stage.VALIDATE, Origin.CODE);
    }

    /** The reference's form: path, colon, reason. */
    public String summary() {
      return path.isEmpty() ? why : path + ": " + why;
    }
  }

  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::summary).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** A single problem. */
  public ConfigException(String path, Object value, String why, String mend) {
    this(List.of(new Problem(path, value, why, mend)));
  }

  /** A single problem, and what showed it. */
  public ConfigException(String path, Object value, String why, String mend, Throwable cause) {
    this(path, value, why, mend);
    initCause(cause);
  }

  /** The same problems, seen from the section around. */
  public ConfigException under(String key) {
    return new ConfigException(
        problems.stream()
            .map(
                p ->
                    new Problem(
                        Place.join(key, p.path()),
                        p.value(),
                        p.why(),
                        p.mend(),
                        p.stage(),
                        p.origin()))
            .toList());
  }

  private static String textOf(Object value) {
    if (value instanceof Optional<?> maybe) {
      return maybe.map(ConfigException::textOf).orElse("");
    }
    return value instanceof Duration duration ? GoDuration.format(duration) : String.valueOf(value);
  }

  public List<Problem> problems() {
    return problems;
  }

  /**
   * Once it is known where things are written, what the command line says too: every problem with
   * file and line, value, reason and mend. Before that, paths and reasons.
   */
  @Override
  public String getMessage() {
    boolean isLocated = problems.stream().anyMatch(p -> !p.origin().source().isEmpty());
    return isLocated ? ConfigReport.render(this, true) : String.valueOf(super.getMessage());
  }
}
