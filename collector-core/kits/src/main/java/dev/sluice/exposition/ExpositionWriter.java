package dev.sluice.exposition;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one page, family by family: {@link #family}, then its series, and {@link #finish} at the
 * end. Series go straight to the bytes: there is no object per sample. Not thread-safe.
 *
 * <p>Whatever would make the page unreadable is left out and counted in {@link #leftOut}: a family
 * or series whose name another one already has (names of samples and escaping considered), a name
 * that no parser takes, a label that the page itself adds to the type. Callers that would lose data
 * by it ask {@link NameFault} and {@link LabelSet} first.
 */
public final class ExpositionWriter {
  /** For series without a timestamp of their own. */
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  private static final String TOTAL = "_total";
  private static final byte[] LE = "le".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final byte[] QUANTILE =
      "quantile".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final boolean openMetrics;
  private final EscapingScheme escaping;
  private final TextBuffer buffer = new TextBuffer();
  private final Set<String> taken = new HashSet<>(); // names of families and of their samples
  private final Set<LabelText> escapedSeries = new HashSet<>(); // of the family at hand
  private FamilyNames names = FamilyNames.NONE;
  private MetricType type = MetricType.UNKNOWN; // as it is shown
  private PlainNames plain = PlainNames.NONE;
  private String family = "";
  private boolean skipping = true;
  private long series;
  private long leftOut;
  private String firstLeftOut = "";

  /** A page in that format; {@code out} gets large pieces. */
  public ExpositionWriter(OutputStream out, ExpositionFormat format) {
    this.out = out;
    this.openMetrics = format.syntax().isOpenMetrics();
    this.escaping = format.escaping();
  }

  /** Begins a family, of a caller whose names and labels all need no escaping or stay apart. */
  public boolean family(String name, MetricType type, String help, String unit) throws IOException {
    return family(name, type, help, unit, PlainNames.NONE);
  }

  /**
   * Begins a family.
   *
   * @param name the name of its samples before any suffix; a counter's ends with {@code _total}
   *     where it has that
   * @param help what it means; may be empty
   * @param unit the unit, written only in OpenMetrics and only when the name ends with it; may be
   *     empty
   * @param plainNames what gives way to nothing
   * @return false when the name is taken: what is written to it is then left out
   */
  public boolean family(
      String name, MetricType newType, String help, String unit, PlainNames plainNames)
      throws IOException {
    buffer.flushIfFull(out);
    escapedSeries.clear();
    family = name;
    plain = plainNames;
    type = newType;
    String shown = escaping.metricName(name);
    boolean escaped = !shown.equals(name);
    String title = shown;
    if (openMetrics && newType == MetricType.COUNTER) {
      title = withoutTotal(shown);
      if (title.equals(shown) || isTaken(title, escaped)) {
        title = shown;
        type = MetricType.UNKNOWN; // a counter must end with _total and needs a free name
      }
    }
    List<String> wanted = newType.namesOf(shown);
    skipping =
        NameFault.ofMetric(shown) != null
            || wanted.stream().anyMatch(each -> isTaken(each, escaped));
    if (skipping) {
      return false;
    }
    taken.addAll(wanted);
    taken.add(title);
    names = FamilyNames.of(shown);
    metadata("# HELP ", title);
    buffer.putEscaped(help, openMetrics);
    metadata("\n# TYPE ", title);
    buffer.put(type.word(openMetrics));
    if (openMetrics && !unit.isEmpty() && title.endsWith("_" + unit)) {
      metadata("\n# UNIT ", title);
      buffer.put(unit);
    }
    buffer.put('\n');
    return true;
  }

  private static String withoutTotal(String name) {
    boolean total = name.length() > TOTAL.length() && name.endsWith(TOTAL);
    return total ? name.substring(0, name.length() - TOTAL.length()) : name;
  }

  private boolean isTaken(String name, boolean escaped) {
    return taken.contains(name) || (escaped && plain.hasName(name));
  }

  /** A gauge, or anything that is one number without exemplars. */
  public void sample(LabelText labels, double value, long timestampMillis) throws IOException {
    counter(labels, value, timestampMillis, Exemplars.NONE);
  }

  /** A counter; the last exemplar is shown, in OpenMetrics, where the name is a counter's. */
  public void counter(LabelText labels, double value, long timestampMillis, Exemplars exemplars)
      throws IOException {
    byte[] text = begin(labels);
    if (text == null) {
      return;
    }
    name(names.plain(), text);
    close(names.plain(), text);
    number(value);
    end(timestampMillis, exemplars, type == MetricType.COUNTER ? exemplars.size() - 1 : -1);
  }

  /**
   * A histogram with explicit bounds.
   *
   * @param bounds upper bounds, ascending; one that does not ascend, or is infinite, is passed over
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
    boolean first = true;
    for (int i = 0; i < bounds.length; i++) {
      cumulative += i < counts.length ? counts[i] : 0;
      double bound = bounds[i] + 0.0; // of the two zeros the positive one
      boolean ascends = bound > lower || (first && bound == lower);
      if (!ascends
          || bound == Double.POSITIVE_INFINITY
          || (i + 1 < bounds.length && bounds[i + 1] == bound)) {
        continue;
      }
      bucket(text, bound, cumulative);
      end(timestampMillis, exemplars, exemplars.lastIn(lower, bound));
      lower = bound;
      first = false;
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
      double quantile = quantiles[i] + 0.0; // of the two zeros the positive one
      if (i + 1 < quantiles.length && Double.compare(quantiles[i + 1] + 0.0, quantile) <= 0) {
        continue;
      }
      name(names.plain(), text);
      extraLabel(names.plain(), text, QUANTILE, quantile);
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

  /** Series that could not be shown. */
  public long leftOut() {
    return leftOut;
  }

  /** The family of the first series that could not be shown; empty when there is none. */
  public String firstLeftOut() {
    return firstLeftOut;
  }

  private byte @Nullable [] begin(LabelText labels) throws IOException {
    buffer.flushIfFull(out);
    boolean writable = !skipping && !labels.hasOwnLabelOf(type) && isDistinct(labels);
    byte[] text = writable ? labels.in(escaping) : null;
    if (text == null) {
      firstLeftOut = leftOut == 0 ? family : firstLeftOut;
      leftOut++;
    } else {
      series++;
    }
    return text;
  }

  /** Whether no other series of the family has the labels that these become. */
  private boolean isDistinct(LabelText labels) {
    if (!labels.changesIn(escaping)) {
      return true; // the caller's are distinct
    }
    LabelText shown = labels.escapedFor(escaping);
    return shown != null && !plain.hasSeries(shown) && escapedSeries.add(shown);
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
      buffer.putDouble(TextBuffer.unsignedToDouble(value));
    }
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
