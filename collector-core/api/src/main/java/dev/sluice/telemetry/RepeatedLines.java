package dev.sluice.telemetry;

import dev.sluice.runtime.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A {@link RepeatedLine} for each kind of occurrence that one log line tells of, so that a burst of
 * one does not hide the first of another. Kinds are texts, such as what went wrong; numbers in them
 * that are sizes or addresses make no other kind. Peers may have a say in these texts: beyond
 * {@value #MOST_KINDS} kinds all further ones are one, until others are quiet. Thread-safe.
 */
public final class RepeatedLines {
  static final int MOST_KINDS = 32;
  private static final int MOST_CHARS = 256;
  private static final Pattern LARGE_NUMBERS =
      Pattern.compile("\\d{4,}"); // codes have fewer digits

  private final Clock clock;
  private final Map<String, RepeatedLine> byKind = new ConcurrentHashMap<>();
  private final RepeatedLine others;

  public RepeatedLines(Clock clock) {
    this.clock = clock;
    this.others = new RepeatedLine(clock);
  }

  /** Counts one occurrence of a kind; see {@link RepeatedLine#admit}. */
  public long admit(String kind) {
    return line(shortened(kind)).admit();
  }

  private RepeatedLine line(String kind) {
    RepeatedLine known = byKind.get(kind);
    if (known != null) {
      return known;
    }
    if (byKind.size() >= MOST_KINDS) {
      byKind.values().removeIf(RepeatedLine::isQuiet);
    }
    return byKind.size() >= MOST_KINDS
        ? others
        : byKind.computeIfAbsent(kind, unknown -> new RepeatedLine(clock));
  }

  private static String shortened(String kind) {
    String start = kind.length() > MOST_CHARS ? kind.substring(0, MOST_CHARS) : kind;
    return LARGE_NUMBERS.matcher(start).replaceAll("#");
  }
}
