package dev.sluice.config;

/**
 * What an optional section is before the user says anything: decides what an absent key and an
 * empty body mean. {@code key: {}} always switches it on, {@code enabled: false} always off.
 */
public enum Presence {
  /** Off; {@code key:} with no body leaves it off. */
  NONE,
  /** Off; {@code key:} with no body switches it on with its defaults. */
  DEFAULT,
  /** On with its defaults, also when the key is absent. */
  SOME
}
