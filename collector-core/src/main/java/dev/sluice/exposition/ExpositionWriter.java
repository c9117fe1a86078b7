package dev.sluice.exposition;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes one page, family by family: {@link #family}, then its series, and {@link #finish} at the
 * end. Series go straight to the bytes: there is no object per sample. Not thread-safe.
 *
 * <p>A family or series whose name another one already has after escaping would make the page
 * unreadable; it is left out and counted in {@link #leftOut}.
 */
public final class ExpositionWriter {
  /** For series without a timestamp of their own. */
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  private static final byte[] LE = "le".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final byte[] QUANTILE =
      "quantile".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final boolean openMetrics;
  private final EscapingScheme escaping;
  private final TextBuffer buffer = new TextBuffer();
  private final Set<String> families = new HashSet<>();
  private FamilyNames names = FamilyNames.NONE;
  private boolean skipping = true;
  private long series;
  private long leftOut;

  /** A page in that format; {@code out} gets large pieces. */
  public ExpositionWriter(OutputStream out, ExpositionFormat format) {
    this.out = out;
    this.openMetrics = format.syntax().isOpenMetrics();
    this.escaping = format.escaping();
  }

  /**
   * Begins a family.
   *
   * @param name the name of its samples before any suffix; a counter's ends with {@code _total}
   *     where it has that
   * @param help what it means; may be empty
   * @param unit the unit, written only in OpenMetrics and only when the name ends with it; may be
   *     empty
   * @return false when the name is taken: what is written to it is then left out
   */
  public boolean family(String name, MetricType type, String help, String unit) throws IOException {
    buffer.flushIfFull(out);
    String shown = escaping.metricName(name);
    String title = shown;
    MetricType shownType = type;
    if (openMetrics && type == MetricType.COUNTER) {
      boolean total = shown.endsWith("_total");
      String stripped = total ? shown.substring(0, shown.length() - "_total".length()) : shown;
      if (total && !stripped.isEmpty() && !families.contains(stripped)) {
        title = stripped;
      } else {
        shownType = MetricType.UNKNOWN; // a counter must end with _total and needs a free name
      }
    }
    skipping = !families.add(title);
    if (skipping) {
      return false;
    }
    names = FamilyNames.of(shown);
    String word = shownType.word(openMetrics);
    metadata("# HELP ", title);
    buffer.putEscaped(help, openMetrics);
    metadata("\n# TYPE ", title);
    buffer.put(word);
    if (openMetrics && !unit.isEmpty() && title.endsWith("_" + unit)) {
      metadata("\n# UNIT ", title);
      buffer.put(unit);
    }
    buffer.put('\n');
    return true;
  }

  /** A gauge, or anything that is one number without exemplars. */
  public void sample(LabelText labels, double value, long timestampMillis) throws IOException {
    counter(labels, value, timestampMillis, Exemplars.NONE);
  }

  /** A counter; the last exemplar is shown, in OpenMetrics. */
  public void counter(LabelText labels, double value, long timestampMillis, Exemplars exemplars)
      throws IOException {
    byte[] text = begin(labels);
    if (text == null) {
      return;
    }
    name(names.plain(), text);
    close(names.plain(), text);
    number(value);
    end(timestampMillis, exemplars, exemplars.size() - 1);
  }

  /**
   * A histogram with explicit bounds.
   *
   * @param bounds upper bounds, ascending; an infinite or repeated one is passed over
   * @param counts per bucket, not cumulative; what is missing counts as zero
   * @param count all values
   * @param sum of all values
   */
  public void histogram(
      LabelText labels,
      double[] bounds,
      long[] counts,
      long count,
      double sum,
      long timestampMillis,
      Exemplars exemplars)
      throws IOException {
    byte[] text = begin(labels);
    if (text == null) {
      return;
    }
    long cumulative = 0;
    double lower = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < bounds.length; i++) {
      cumulative += i < counts.length ? counts[i] : 0;
      double bound = bounds[i];
      if (bound == Double.POSITIVE_INFINITY || (i + 1 < bounds.length && bounds[i + 1] == bound)) {
        continue;
      }
      bucket(text, bound, cumulative);
      end(timestampMillis, exemplars, exemplars.lastIn(lower, bound));
      lower = bound;
    }
    bucket(text, Double.POSITIVE_INFINITY, count);
    end(timestampMillis, exemplars, exemplars.lastIn(lower, Double.POSITIVE_INFINITY));
    sumAndCount(text, count, sum, timestampMillis);
  }

  /**
   * A summary.
   *
   * @param quantiles 0 to 1, ascending
   * @param values one for each quantile
   * @param count all values
   * @param sum of all values
   */
  public void summary(
      LabelText labels,
      double[] quantiles,
      double[] values,
      long count,
      double sum,
      long timestampMillis)
      throws IOException {
    byte[] text = begin(labels);
    if (text == null) {
      return;
    }
    for (int i = 0; i < quantiles.length; i++) {
      if (i + 1 < quantiles.length && quantiles[i + 1] == quantiles[i]) {
        continue;
      }
      name(names.plain(), text);
      extraLabel(names.plain(), text, QUANTILE, quantiles[i]);
      number(values[i]);
      end(timestampMillis, Exemplars.NONE, -1);
    }
    sumAndCount(text, count, sum, timestampMillis);
  }

  /** Ends the page and hands on what is left; the stream stays open. */
  public void finish() throws IOException {
    if (openMetrics) {
      buffer.put("# EOF\n");
    }
    buffer.flush(out);
  }

  /** Bytes written so far, before any compression. */
  public long bytes() {
    return buffer.written();
  }

  /** Series written so far. */
  public long series() {
    return series;
  }

  /** Series that could not be shown because a name was taken. */
  public long leftOut() {
    return leftOut;
  }

  private byte @org.jspecify.annotations.Nullable [] begin(LabelText labels) throws IOException {
    buffer.flushIfFull(out);
    byte[] text = skipping ? null : labels.in(escaping);
    if (text == null) {
      leftOut++;
    } else {
      series++;
    }
    return text;
  }

  private void metadata(String prefix, String title) {
    buffer.put(prefix);
    if (EscapingScheme.isPlainMetricName(title)) {
      buffer.put(title);
    } else {
      buffer.put('"');
      buffer.putEscaped(title, true);
      buffer.put('"');
    }
    buffer.put(' ');
  }

  private void sumAndCount(byte[] text, long count, double sum, long timestampMillis) {
    name(names.sum(), text);
    close(names.sum(), text);
    number(sum);
    end(timestampMillis, Exemplars.NONE, -1);
    name(names.count(), text);
    close(names.count(), text);
    count(count);
    end(timestampMillis, Exemplars.NONE, -1);
  }

  private void bucket(byte[] text, double bound, long cumulative) {
    name(names.bucket(), text);
    extraLabel(names.bucket(), text, LE, bound);
    count(cumulative);
  }

  private void name(FamilyNames.Form form, byte[] text) {
    buffer.put(form.opening());
    if (text.length > 0) {
      buffer.put(form.braced() ? ',' : '{');
      buffer.put(text);
    }
  }

  private void extraLabel(FamilyNames.Form form, byte[] text, byte[] name, double value) {
    buffer.put(form.braced() || text.length > 0 ? ',' : '{');
    buffer.put(name);
    buffer.put("=\"");
    number(value);
    buffer.put("\"} ");
  }

  private void close(FamilyNames.Form form, byte[] text) {
    buffer.put(form.braced() || text.length > 0 ? "} " : " ");
  }

  private void number(double value) {
    if (openMetrics) {
      buffer.putOpenMetricsDouble(value);
    } else {
      buffer.putDouble(value);
    }
  }

  private void count(long value) {
    if (openMetrics) {
      buffer.putUnsigned(value);
    } else {
      buffer.putDouble(unsignedToDouble(value));
    }
  }

  /** The nearest double of 64 unsigned bits. */
  private static double unsignedToDouble(long value) {
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
  }

  private void end(long timestampMillis, Exemplars exemplars, int exemplar) {
    if (timestampMillis != NO_TIMESTAMP) {
      buffer.put(' ');
      if (openMetrics) {
        buffer.putOpenMetricsDouble(timestampMillis / 1e3);
      } else {
        buffer.putSigned(timestampMillis);
      }
    }
    if (openMetrics && exemplar >= 0 && exemplars.hasLabels(exemplar)) {
      exemplars.write(exemplar, buffer);
    }
    buffer.put('\n');
  }
}
