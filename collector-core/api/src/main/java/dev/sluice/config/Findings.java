package dev.sluice.config;

import dev.sluice.config.tree.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects everything that one reading of a configuration finds: problems, which keep it from
 * running, and notes, which do not. One thread.
 */
public final class Findings {
  /** None yet. */
  public Findings() {}

  /** How loud a note is in the log. */
  public enum Level {
    INFO,
    WARNING
  }

  /**
   * @param path keys joined with {@code ::}; may be empty
   * @param text one sentence or two: what it is, what to write instead
   */
  public record Note(Level level, String path, String text, Origin origin) {
    @Override
    public String toString() {
      String place = origin.toString();
      return (place.isEmpty() ? "" : place + "  ") + (path.isEmpty() ? "" : path + ": ") + text;
    }
  }

  /**
   * A reference to an environment variable that held nothing.
   *
   * @param isSet whether it is set, to nothing, rather than unset
   * @param path the key whose value refers to it
   * @param usedAt where that stands
   */
  public record BlankVariable(String name, boolean isSet, String path, Origin usedAt) {}

  private final List<BlankVariable> blanks = new ArrayList<>();
  private final List<ConfigException.Problem> problems = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  public void problem(ConfigException.Problem problem) {
    problems.add(problem);
  }

  public void warn(String path, String text, Origin origin) {
    notes.add(new Note(Level.WARNING, path, text, origin));
  }

  public void info(String path, String text, Origin origin) {
    notes.add(new Note(Level.INFO, path, text, origin));
  }

  /** Every problem that is told names the variables that its values came from. */
  public void blank(BlankVariable variable) {
    blanks.add(variable);
  }

  public List<BlankVariable> blanks() {
    return List.copyOf(blanks);
  }

  /** Takes over the notes and the blank variables, not the problems, of another reading. */
  public void addNotes(Findings other) {
    notes.addAll(other.notes);
    blanks.addAll(other.blanks);
  }

  public List<ConfigException.Problem> problems() {
    return List.copyOf(problems);
  }

  public List<Note> notes() {
    return List.copyOf(notes);
  }

  public boolean hasProblems() {
    return !problems.isEmpty();
  }

  /** Throws {@link ConfigException} with all problems, if there are any. */
  public void throwIfAny() {
    if (hasProblems()) {
      throw new ConfigException(problems.stream().map(p -> Blanks.named(p, blanks)).toList());
    }
  }
}
