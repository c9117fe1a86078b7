package dev.sluice.config.tree;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plain scalar that the reference's YAML library reads as a point in time, for example {@code
 * 2001-01-01}: no text, and no key takes it for one. Without a zone it is UTC.
 */
public record Timestamp(OffsetDateTime time) {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:(?:[Tt](?<zoned>CLOCK)(?<zone>Z|[+-]\\d{2}:\\d{2}))|(?: (?<local>CLOCK)))?"
                  .replace("CLOCK", "\\d{1,2}:\\d{1,2}:\\d{1,2}(?:[.,]\\d+)?"));
  private static final int MAX_CHARS = 100;
  private static final int NANO_DIGITS = 9;

  /** Empty for what is text: other forms, and days that do not exist. */
  static Optional<Timestamp> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > MAX_CHARS || !form.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate day = LocalDate.of(number(form, 1), number(form, 2), number(form, 3));
      String zone = form.group("zone");
      String clock = zone == null ? form.group("local") : form.group("zoned");
      return Optional.of(
          new Timestamp(
              OffsetDateTime.of(
                  day,
                  clock == null ? LocalTime.MIDNIGHT : timeOf(clock),
                  zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone))));
    } catch (DateTimeException e) {
      return Optional.empty(); // the thirteenth month: text
    }
  }

  private static int number(Matcher form, int group) {
    return Integer.parseInt(form.group(group));
  }

  private static LocalTime timeOf(String clock) {
    String[] parts = clock.split("[:.,]", -1);
    String fraction = parts.length > 3 ? parts[3] : "";
    String nanos = (fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
    return LocalTime.of(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(nanos));
  }

  /** As the reference shows it: {@code 2001-01-01T00:00:00Z}. */
  @Override
  public String toString() {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
  }
}
