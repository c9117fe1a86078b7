package dev.sluice.processor.tailsampling;

import dev.sluice.data.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Wants a trace in which a span's {@code tracestate} has an entry with one of several values. As in
 * the reference, a trace state that breaks a rule of W3C Trace Context says nothing at all.
 */
final class TraceStatePolicy implements TracePolicy {
  private static final int MOST_ENTRIES = 32;
  private static final int MOST_ENTRY_CHARS = 256; // with the equals sign
  private static final int MOST_VALUE_CHARS = 256;
  private static final int MOST_KEY_CHARS = 256;
  private static final int MOST_TENANT_CHARS = 241;
  private static final int MOST_SYSTEM_CHARS = 14;

  private final String key;
  private final byte[] keyBytes;
  private final Set<String> values;

  TraceStatePolicy(String key, List<String> values) {
    this.key = key;
    this.keyBytes = key.getBytes(StandardCharsets.UTF_8);
    this.values = new HashSet<>();
    for (String value : values) {
      int length = keyBytes.length + value.getBytes(StandardCharsets.UTF_8).length;
      if (!value.isEmpty() && length < MOST_ENTRY_CHARS) {
        this.values.add(value);
      }
    }
  }

  @Override
  public Decision decide(TraceView trace) {
    boolean isFound =
        trace.anySpan(
            span -> {
              Slice utf8 = span.traceStateUtf8();
              return mayHaveKey(utf8) && values.contains(valueIn(span.traceState()));
            });
    return isFound ? Decision.SAMPLED : Decision.NOT_SAMPLED;
  }

  /** Most trace states lack the key; no text is made of those. */
  private boolean mayHaveKey(Slice utf8) {
    for (int at = utf8.offset(); at + keyBytes.length <= utf8.end(); at++) {
      if (Arrays.equals(utf8.array(), at, at + keyBytes.length, keyBytes, 0, keyBytes.length)) {
        return utf8.length() > 0;
      }
    }
    return false;
  }

  /** The value of the key; empty where there is none, or where the whole is not valid. */
  String valueIn(String traceState) {
    Set<String> keys = new HashSet<>();
    String found = "";
    for (String entry : traceState.split(",", -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      int equals = entry.indexOf('=');
      if (equals < 0) {
        return "";
      }
      String name = entry.substring(0, equals).replaceFirst("^[ \t]+", "");
      String value = entry.substring(equals + 1).replaceFirst("[ \t]+$", "");
      if (!isKey(name) || !isValue(value) || !keys.add(name) || keys.size() > MOST_ENTRIES) {
        return "";
      }
      if (name.equals(key)) {
        found = value;
      }
    }
    return found;
  }

  private static boolean isKey(String name) {
    int at = name.indexOf('@');
    if (at < 0) {
      return isName(name, MOST_KEY_CHARS, false);
    }
    return isName(name.substring(0, at), MOST_TENANT_CHARS, true)
        && isName(name.substring(at + 1), MOST_SYSTEM_CHARS, false);
  }

  private static boolean isName(String name, int mostChars, boolean mayStartWithDigit) {
    if (name.isEmpty() || name.length() > mostChars) {
      return false;
    }
    char first = name.charAt(0);
    if (!isLetter(first) && !(mayStartWithDigit && isDigit(first))) {
      return false;
    }
    return name.chars().skip(1).allMatch(c -> isLetter(c) || isDigit(c) || "_-*/".indexOf(c) >= 0);
  }

  private static boolean isLetter(int c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isValue(String value) {
    return !value.isEmpty()
        && value.length() <= MOST_VALUE_CHARS
        && value.charAt(value.length() - 1) != ' '
        && value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != ',' && c != '=');
  }
}
