package dev.sluice.config.source;

import dev.sluice.config.UrlPassword;
import dev.sluice.config.tree.Origin;

/**
 * A location that cannot be read, or a reference that means nothing. The text says which, without
 * the password of a URL.
 */
final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;
  private final String mend;
  private final transient Origin at;

  SourceException(String why, String mend) {
    this(why, mend, Origin.CODE);
  }

  /**
   * @param at where in what was read; {@link Origin#CODE} when nothing was
   */
  SourceException(String why, String mend, Origin at) {
    super(UrlPassword.hidden(why));
    this.why = UrlPassword.hidden(why);
    this.mend = UrlPassword.hidden(mend);
    this.at = at;
  }

  Origin at() {
    return at;
  }

  String why() {
    return why;
  }

  String mend() {
    return mend;
  }
}
