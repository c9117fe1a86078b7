package dev.sluice.config;

import java.util.List;

/**
 * One or more things wrong with a configuration. Records throw it from their constructors with a
 * path relative to themselves; the binder adds where that is in the file.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * @param path keys from the record down, joined with {@code ::}; empty for the record as a whole
   * @param value the value as written or meant; empty when it is a secret or says nothing
   * @param why what is wrong, in the reference's words where it has some
   * @param mend what to write instead; may be empty
   */
  public record Problem(String path, String value, String why, String mend) {}

  public ConfigException(List<Problem> problems) {
    super(
        problems.stream()
            .map(p -> p.path() + ": " + p.why())
            .reduce((a, b) -> a + "\n" + b)
            .orElse("invalid"));
    this.problems = List.copyOf(problems);
  }

  /** A single problem. */
  public ConfigException(String path, Object value, String why, String mend) {
    this(List.of(new Problem(path, String.valueOf(value), why, mend)));
  }

  public List<Problem> problems() {
    return problems;
  }
}
