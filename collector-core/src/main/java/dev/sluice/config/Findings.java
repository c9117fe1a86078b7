package dev.sluice.config;

import dev.sluice.config.tree.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects everything that one reading of a configuration finds: problems, which keep it from
 * running, and notes, which do not. One thread.
 */
public final class Findings {
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

  /** Takes over the notes, not the problems, of another reading. */
  public void addNotes(Findings other) {
    notes.addAll(other.notes);
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
      throw new ConfigException(problems);
    }
  }
}
