package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Slice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What attributes say of the kind and status of a span: the names that the protocol has. */
final class SpanWords {
  private static final List<Slice> KINDS =
      utf8(
          "SPAN_KIND_UNSPECIFIED",
          "SPAN_KIND_INTERNAL",
          "SPAN_KIND_SERVER",
          "SPAN_KIND_CLIENT",
          "SPAN_KIND_PRODUCER",
          "SPAN_KIND_CONSUMER",
          "");
  private static final List<Slice> STATUSES =
      utf8("STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR", "");

  private SpanWords() {}

  private static List<Slice> utf8(String... words) {
    return Stream.of(words).map(word -> Slice.of(word.getBytes(StandardCharsets.UTF_8))).toList();
  }

  /** A number for each kind; one for all that the protocol does not have. */
  static int kindNumber(int kind) {
    return known(kind, KINDS);
  }

  static int statusNumber(int code) {
    return known(code, STATUSES);
  }

  private static int known(int number, List<Slice> words) {
    int unknown = words.size() - 1;
    return number >= 0 && number < unknown ? number : unknown;
  }

  /** Of what {@link #kindNumber} gave. */
  static Slice kind(int number) {
    return KINDS.get(number);
  }

  static Slice status(int number) {
    return STATUSES.get(number);
  }
}
