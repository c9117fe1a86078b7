package dev.sluice.exporter.debug;

import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.MetricView;
import java.util.List;

/** The reference's words for numbered things; nothing for a number it does not know. */
final class EnumText {
  private static final List<String> KINDS =
      List.of("Unspecified", "Internal", "Server", "Client", "Producer", "Consumer");
  private static final List<String> STATUSES = List.of("Unset", "Ok", "Error");
  private static final List<String> TEMPORALITIES = List.of("Unspecified", "Delta", "Cumulative");
  private static final List<String> SEVERITIES =
      List.of("Trace", "Debug", "Info", "Warn", "Error", "Fatal");

  private EnumText() {}

  static String spanKind(int number) {
    return of(KINDS, number);
  }

  static String statusCode(int number) {
    return of(STATUSES, number);
  }

  static String temporality(int number) {
    return of(TEMPORALITIES, number);
  }

  /** {@code Trace} to {@code Fatal4}, four of each. */
  static String severity(int number) {
    if (number == 0) {
      return "Unspecified";
    }
    String word = of(SEVERITIES, Math.floorDiv(number - 1, 4));
    int step = Math.floorMod(number - 1, 4);
    return word.isEmpty() || step == 0 ? word : word + (step + 1);
  }

  static String metricType(MetricView.Type type) {
    return switch (type) {
      case EMPTY -> "Empty";
      case GAUGE -> "Gauge";
      case SUM -> "Sum";
      case HISTOGRAM -> "Histogram";
      case EXPONENTIAL_HISTOGRAM -> "ExponentialHistogram";
      case SUMMARY -> "Summary";
    };
  }

  static String valueType(AnyValueView.Type type) {
    return switch (type) {
      case EMPTY, STRING_INDEX -> "Empty";
      case STRING -> "Str";
      case BOOL -> "Bool";
      case INT -> "Int";
      case DOUBLE -> "Double";
      case ARRAY -> "Slice";
      case KVLIST -> "Map";
      case BYTES -> "Bytes";
    };
  }

  private static String of(List<String> words, int number) {
    return number >= 0 && number < words.size() ? words.get(number) : "";
  }
}
