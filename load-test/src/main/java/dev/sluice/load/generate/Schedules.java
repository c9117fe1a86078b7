package dev.sluice.load.generate;

import dev.sluice.load.scenario.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Schedules as they are typed: {@code 10@1000,20@1000..5000}. */
final class Schedules {
  private static final String NUMBER = "([0-9]+(?:\\.[0-9]+)?)";
  private static final Pattern PHASE =
      Pattern.compile(NUMBER + "s?@" + NUMBER + "(?:\\.\\." + NUMBER + ")?");

  private Schedules() {}

  /**
   * Reads phases of {@code SECONDS@RATE} or {@code SECONDS@RATE..RATE}, in items per second.
   *
   * @throws IllegalArgumentException if it is none
   */
  static List<Phase> parse(String text) {
    List<Phase> phases = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PHASE.matcher(part.trim());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "a schedule is SECONDS@RATE or SECONDS@RATE..RATE, separated by commas: " + text);
      }
      Double to = matcher.group(3) == null ? null : Double.valueOf(matcher.group(3));
      phases.add(
          new Phase(
              part.trim(),
              Double.parseDouble(matcher.group(1)),
              Double.valueOf(matcher.group(2)),
              to,
              null));
    }
    return phases;
  }
}
