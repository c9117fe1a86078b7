package dev.sluice.zipkin;

import dev.sluice.otlp.write.TraceWriter;

/**
 * The values of tags, which are texts. Where that is wanted, those that look like a number or a
 * boolean become one; a number that does not fit stays a text.
 *
 * @param parsed whether that is wanted
 */
record TagValues(boolean parsed) {
  /** The value of an attribute. */
  sealed interface Value {
    void writeTo(TraceWriter out, String key);

    /** The text of a text; empty for everything else. */
    default String text() {
      return "";
    }
  }

  record Text(String text) implements Value {
    @Override
    public void writeTo(TraceWriter out, String key) {
      out.attribute(key, text);
    }
  }

  record Whole(long number) implements Value {
    @Override
    public void writeTo(TraceWriter out, String key) {
      out.attribute(key, number);
    }
  }

  record Real(double number) implements Value {
    @Override
    public void writeTo(TraceWriter out, String key) {
      out.attribute(key, number);
    }
  }

  record Truth(boolean is) implements Value {
    @Override
    public void writeTo(TraceWriter out, String key) {
      out.attribute(key, is);
    }
  }

  Value value(String text) {
    if (!parsed) {
      return new Text(text);
    }
    if (text.equals("true") || text.equals("false")) {
      return new Truth(text.equals("true"));
    }
    int point = text.indexOf('.');
    int digits = text.startsWith("-") ? 1 : 0;
    try {
      if (point < 0 && isDigits(text, digits, text.length())) {
        return new Whole(Long.parseLong(text));
      }
      if (isDigits(text, digits, point) && isDigits(text, point + 1, text.length())) {
        double number = Double.parseDouble(text);
        return Double.isInfinite(number) ? new Text(text) : new Real(number);
      }
    } catch (NumberFormatException e) { // of more than 64 bits
      return new Text(text);
    }
    return new Text(text);
  }

  private static boolean isDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return from < to;
  }
}
