package dev.sluice.config;

/**
 * The keys of one section, as the function that makes its record asks for them. Whoever asks for a
 * key describes it: that is the only place where it stands. A function asks for each key once, in
 * straight-line code, so that the same ones are asked for whatever the file says. One use, one
 * thread.
 */
public sealed interface Keys permits TakenDownKeys, BoundKeys {
  /** The value in force: the file's, or the default. */
  default <T> T get(Key<T> key) {
    return read(key).value();
  }

  /** The same, and whether the file has the key. */
  <T> Given<T> read(Key<T> key);

  /**
   * A key whose value nobody needs: it is inert, or refused unless it means "off". Where keys are
   * listed, those stand last.
   */
  void also(Key<?> key);

  /**
   * Whether the section has anything in its body: tells {@code batch: {sizer: items}} from {@code
   * batch: {}} and {@code batch:}, which some defaults depend on.
   */
  boolean isAnyGiven();
}
