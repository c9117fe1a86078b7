package dev.sluice.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The password in {@code http://user:password@host}, which no message, log line or page shows: it
 * reads {@code http://user:***@host} there. Stateless.
 */
public final class UrlPassword {
  private static final String HIDDEN = "***";
  private static final String SCHEME = "[A-Za-z][A-Za-z0-9+.-]{0,30}:/{2,3}";

  /** Behind the colon of a user, not digits alone up to where the host ends: those are a port. */
  private static final String COLON = ":(?!\\d*(?:[/?#\"',;)\\]\\s]|$))";

  private static final Pattern IN_TEXT =
      Pattern.compile("(" + SCHEME + "[^\\s:@/?#\"\\[]*)" + COLON + "(\\S*)@");

  private static final Pattern VALUE =
      Pattern.compile("\"?((?:" + SCHEME + ")?[^:@/?#\"\\[]*)" + COLON + "(.*)@", Pattern.DOTALL);

  private UrlPassword() {}

  /** The text, with every URL in it without its password. */
  public static String hidden(String text) {
    return text.contains("@") ? IN_TEXT.matcher(text).replaceAll("$1:" + HIDDEN + "@") : text;
  }

  /**
   * A message about an endpoint, which may quote a part of it only.
   *
   * @param value an endpoint, with or without a scheme; anything else has no password
   */
  static String hidden(String message, String value) {
    Matcher form = VALUE.matcher(value);
    String known = form.lookingAt() ? message.replace(form.group(2) + "@", HIDDEN + "@") : message;
    return hidden(known);
  }
}
