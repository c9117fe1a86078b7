package dev.sluice.sampling;

import org.jspecify.annotations.Nullable;

/**
 * A W3C {@code tracestate}, of which the member {@code ot} is understood: {@code rv}, the
 * randomness of the trace, and {@code th}, the threshold it passed. Everything else is kept as it
 * was. Sources: W3C Trace Context level 2, OpenTelemetry's trace state handling; limits as in the
 * reference.
 */
public final class TraceState {
  private static final String SYNTAX = "invalid syntax";
  private static final String TOO_LONG = "invalid tracestate size";
  private static final int MAX_CHARS = 1024;
  private static final int MEMBERS_LIMIT = 32;
  private static final int MAX_OT_CHARS = 256;
  private static final int MAX_KEY_CHARS = 256;
  private static final int MAX_TENANT_CHARS = 241;
  private static final int MAX_SYSTEM_CHARS = 14;
  private static final int MAX_VALUE_CHARS = 256;

  private final StringBuilder vendors = new StringBuilder(); // key=value, with commas between
  private final StringBuilder others = new StringBuilder(); // other parts of ot, each after a ;
  private String randomnessText = "";
  private long randomness = Randomness.MISSING;
  private String thresholdText = "";
  private long threshold = Threshold.NONE;
  private @Nullable String problem; // the first one found

  private TraceState() {}

  /** Reads a trace state; of one with a {@link #problem} nothing else is to be used. */
  public static TraceState parse(String text) {
    TraceState state = new TraceState();
    if (text.length() > MAX_CHARS) {
      state.refuse(TOO_LONG);
    } else {
      state.readMembers(text);
    }
    return state;
  }

  /** Why it cannot be read, in the reference's words; null when it can. */
  public @Nullable String problem() {
    return problem;
  }

  private boolean refuse(String why) {
    problem = problem == null ? why : problem;
    return false;
  }

  /** The randomness that the trace carries, or {@link Randomness#MISSING}. */
  public long randomness() {
    return randomness;
  }

  /** The threshold that the span has passed, or {@link Threshold#NONE}. */
  public long threshold() {
    return threshold;
  }

  public void setRandomness(long bits) {
    randomness = bits;
    randomnessText = Randomness.text(bits);
  }

  public void setThreshold(long bits) {
    threshold = bits;
    thresholdText = Threshold.text(bits);
  }

  public void clearThreshold() {
    threshold = Threshold.NONE;
    thresholdText = "";
  }

  /** The whole trace state, {@code ot} first. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (!randomnessText.isEmpty()) {
      text.append(";rv:").append(randomnessText);
    }
    if (!thresholdText.isEmpty()) {
      text.append(";th:").append(thresholdText);
    }
    text.append(others);
    if (text.length() > 0) {
      text.replace(0, 1, "ot=");
    }
    if (text.length() > 0 && vendors.length() > 0) {
      text.append(',');
    }
    return text.append(vendors).toString();
  }

  private void readMembers(String text) {
    int members = 0;
    int from = 0;
    while (from < text.length()) {
      int comma = text.indexOf(',', from);
      int end = comma < 0 ? text.length() : comma;
      if (++members >= MEMBERS_LIMIT) {
        refuse(TOO_LONG);
        return;
      }
      if (!readMember(trim(text, from, end))) {
        return;
      }
      from = end + 1;
    }
  }

  private boolean readMember(String member) {
    if (member.isEmpty()) {
      return true;
    }
    int equals = member.indexOf('=');
    String key = member.substring(0, Math.max(equals, 0));
    String value = member.substring(equals + 1);
    if (!isKey(key) || !isValue(value)) {
      return refuse(SYNTAX);
    }
    if (key.equals("ot")) {
      return readOt(value);
    }
    vendors.append(vendors.length() == 0 ? "" : ",").append(member);
    return true;
  }

  private boolean readOt(String value) {
    if (value.length() > MAX_OT_CHARS) {
      return refuse(TOO_LONG);
    }
    others.setLength(0); // a second ot replaces the first
    randomness = Randomness.MISSING;
    randomnessText = "";
    clearThreshold();
    for (String part : value.split(";", -1)) {
      int colon = part.indexOf(':');
      if (colon < 0 || !isOtKey(part.substring(0, colon)) || !isOtValue(part, colon + 1)) {
        return refuse(SYNTAX);
      }
      String text = part.substring(colon + 1);
      switch (part.substring(0, colon)) {
        case "rv" -> {
          String why = Randomness.problem(text);
          if (why != null) {
            return refuse(why);
          }
          randomness = Randomness.parse(text);
          randomnessText = text;
        }
        case "th" -> {
          String why = Threshold.problem(text);
          if (why != null) {
            return refuse(why);
          }
          threshold = Threshold.parse(text);
          thresholdText = text;
        }
        default -> others.append(';').append(part);
      }
    }
    return true;
  }

  private static String trim(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isKey(String key) {
    int at = key.indexOf('@');
    if (at < 0) {
      return key.length() <= MAX_KEY_CHARS && isKeyPart(key, false);
    }
    String tenant = key.substring(0, at);
    String system = key.substring(at + 1);
    return tenant.length() <= MAX_TENANT_CHARS
        && system.length() <= MAX_SYSTEM_CHARS
        && isKeyPart(tenant, true)
        && isKeyPart(system, false);
  }

  private static boolean isKeyPart(String part, boolean digitFirst) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      boolean digit = c >= '0' && c <= '9';
      boolean mark = c == '_' || c == '-' || c == '*' || c == '/';
      if (!(letter || (digit && (i > 0 || digitFirst)) || (mark && i > 0))) {
        return false;
      }
    }
    return !part.isEmpty();
  }

  private static boolean isValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == ',' || c == '=') {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= MAX_VALUE_CHARS;
  }

  private static boolean isOtKey(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(i > 0 && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return !key.isEmpty();
  }

  private static boolean isOtValue(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }
}
