package dev.sluice.config.source;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Forms of variables that a shell, or the reference's neighbours, know and this does not. */
final class ShellForms {
  private static final Pattern FORM =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)(:?[-=?+]|:)(.*)", Pattern.DOTALL);
  private static final Pattern SHOUTED = Pattern.compile("[A-Z_][A-Z0-9_]*");

  private ShellForms() {}

  /**
   * Whether what has a scheme's form is rather a variable: schemes are in small letters and go
   * before a colon alone.
   */
  static boolean isLikelyVariable(String inside) {
    Matcher form = FORM.matcher(inside);
    return form.matches()
        && (!form.group(2).equals(":") || SHOUTED.matcher(form.group(1)).matches());
  }

  /**
   * What to write instead.
   *
   * @param variable the inside of a reference, without {@code env:}
   */
  static Optional<String> mend(String variable) {
    Matcher form = FORM.matcher(variable);
    if (!form.matches()) {
      return Optional.empty();
    }
    String name = form.group(1);
    String operator = form.group(2);
    if (operator.endsWith("?")) {
      return Optional.of("Write ${env:" + name + "}: a variable that is not set is told.");
    }
    if (operator.endsWith("+")) {
      return Optional.of("There is no such form; write ${env:" + name + "}.");
    }
    return Optional.of("With a default, write ${env:" + name + ":-" + form.group(3) + "}.");
  }

  /** How the text is written that looks like a reference. */
  static String literally(String inside) {
    return "For the text itself write $${" + inside + "}.";
  }
}
