package dev.sluice.exposition;

import java.util.Arrays;

/**
 * Examples of what a counter or histogram counted: a value, when it was, and the span it happened
 * in. Immutable, five words each.
 */
public final class Exemplars {
  /** None. */
  public static final Exemplars NONE = new Exemplars(new long[0]);

  private static final int WORDS = 5;

  private final long[] words;

  private Exemplars(long[] words) {
    this.words = words;
  }

  /** These and one more. An id of all zeros is left out of the page. */
  public Exemplars with(
      double value, long unixNanos, long traceIdHigh, long traceIdLow, long spanId) {
    long[] more = Arrays.copyOf(words, words.length + WORDS);
    int at = words.length;
    more[at] = Double.doubleToRawLongBits(value);
    more[at + 1] = unixNanos;
    more[at + 2] = traceIdHigh;
    more[at + 3] = traceIdLow;
    more[at + 4] = spanId;
    return new Exemplars(more);
  }

  /** Bytes of heap that these keep, roughly. */
  public long retainedBytes() {
    return words.length == 0 ? 0 : 32 + (long) words.length * Long.BYTES;
  }

  /** How many. */
  public int size() {
    return words.length / WORDS;
  }

  double value(int index) {
    return Double.longBitsToDouble(words[index * WORDS]);
  }

  /** The last one whose value is above {@code lower} and at most {@code upper}, or -1. */
  int lastIn(double lower, double upper) {
    for (int i = size() - 1; i >= 0; i--) {
      if (value(i) > lower && value(i) <= upper) {
        return i;
      }
    }
    return -1;
  }

  boolean hasLabels(int index) {
    int at = index * WORDS;
    return (words[at + 2] | words[at + 3] | words[at + 4]) != 0;
  }

  /** Writes {@code # {labels} value timestamp}. */
  void write(int index, TextBuffer to) {
    int at = index * WORDS;
    to.put(" # {");
    boolean traced = (words[at + 2] | words[at + 3]) != 0;
    if (traced) {
      to.put("trace_id=\"");
      to.putHex(words[at + 2]);
      to.putHex(words[at + 3]);
      to.put('"');
    }
    if (words[at + 4] != 0) {
      to.put(traced ? ",span_id=\"" : "span_id=\"");
      to.putHex(words[at + 4]);
      to.put('"');
    }
    to.put("} ");
    to.putOpenMetricsDouble(value(index));
    to.put(' ');
    to.putOpenMetricsDouble(TextBuffer.unsignedToDouble(words[at + 1]) / 1e9);
  }
}
