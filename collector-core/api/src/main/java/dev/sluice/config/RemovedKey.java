package dev.sluice.config;

import dev.sluice.config.tree.Node;
import java.util.function.Function;

/**
 * A key that the reference once had, and what it means today. It lies with the section's owner;
 * {@link RemovedKeys} reads a body by a list of them.
 *
 * @param path keys joined with {@code ::} from the section down; the last is found whatever the
 *     case of its letters, as the reference once did
 * @param heir says what a value of it means
 */
public record RemovedKey(String path, Heir heir) {
  /** Says what a value means today; it is not null. */
  @FunctionalInterface
  public interface Heir {
    Meaning of(Node value);
  }

  /** What a value of a removed key means today. */
  public sealed interface Meaning {}

  /**
   * It is read as another key, with a warning that says so.
   *
   * @param path keys from the section down, joined with {@code ::}
   * @param appends whether a list goes behind one that stands there already; otherwise what stands
   *     there counts
   */
  public record Means(String path, Node value, boolean appends) implements Meaning {}

  /** It is left out, with a warning. */
  public record Ignored(String why) implements Meaning {}

  /**
   * It is an error.
   *
   * @param mend what to write instead
   */
  public record Refused(String mend) implements Meaning {}

  /** The same value under another key. */
  public static RemovedKey renamed(String path, String newPath) {
    return new RemovedKey(path, value -> new Means(newPath, value, false));
  }

  /** One that no value of is read; {@code mend} says what to write instead. */
  public static RemovedKey refused(String path, Function<Node, String> mend) {
    return new RemovedKey(path, new NeverRead(mend));
  }

  private record NeverRead(Function<Node, String> mend) implements Heir {
    @Override
    public Meaning of(Node value) {
      return new Refused(mend.apply(value));
    }
  }

  /** Whether some values of it are still read. */
  boolean isRead() {
    return !(heir instanceof NeverRead);
  }

  /** Without effect today, whatever its value. */
  public static RemovedKey ignored(String path, String why) {
    return new RemovedKey(path, value -> new Ignored(why));
  }
}
