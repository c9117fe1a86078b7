package dev.sluice.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The form that dates have in HTTP (RFC 9110, section 5.6.7). Written by hand: a calendar of the
 * JDK, which Netty's formatter uses, brings the names of every locale with it.
 */
final class HttpDate {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int NAME_LENGTH = 3;

  private HttpDate() {}

  static String of(Instant instant) {
    OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(32);
    name(out, DAYS, time.getDayOfWeek().getValue() - 1).append(", ");
    number(out, time.getDayOfMonth(), 2).append(' ');
    name(out, MONTHS, time.getMonthValue() - 1).append(' ');
    number(out, time.getYear(), 4).append(' ');
    number(out, time.getHour(), 2).append(':');
    number(out, time.getMinute(), 2).append(':');
    return number(out, time.getSecond(), 2).append(" GMT").toString();
  }

  private static StringBuilder name(StringBuilder out, String names, int which) {
    return out.append(names, which * NAME_LENGTH, (which + 1) * NAME_LENGTH);
  }

  private static StringBuilder number(StringBuilder out, int value, int digits) {
    String text = Integer.toString(value);
    for (int i = text.length(); i < digits; i++) {
      out.append('0');
    }
    return out.append(text);
  }
}
