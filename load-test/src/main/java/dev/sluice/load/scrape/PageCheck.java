package dev.sluice.load.scrape;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Compares a page with what was sent: each series must be there, whole, once, with its value. For
 * one thread.
 */
final class PageCheck {
  private static final byte[] SERIES = "series=\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LE = "le=\"".getBytes(StandardCharsets.US_ASCII);

  private final SeriesSet set;
  private final int generation;
  private final byte[] found; // lines of each series
  private String complaint = "";
  private long wrong;
  private long samples;
  private long targets;

  private PageCheck(SeriesSet set, int generation) {
    this.set = set;
    this.generation = generation;
    this.found = new byte[set.size()];
  }

  /**
   * What a page is.
   *
   * @param samples lines that are no comments
   * @param complaint what is wrong with it; empty when all is well
   */
  record Verdict(long samples, String complaint) {}

  /** Looks at a page in either text format. */
  static Verdict of(byte[] page, SeriesSet set, int generation) {
    PageCheck check = new PageCheck(set, generation);
    int start = 0;
    for (int at = 0; at < page.length; at++) {
      if (page[at] == '\n') {
        if (at > start && page[start] != '#') {
          check.sample(page, start, at);
        }
        start = at + 1;
      }
    }
    if (start != page.length) {
      check.complain("the page does not end with a line");
    }
    return check.verdict();
  }

  private Verdict verdict() {
    for (int series = 0; series < found.length; series++) {
      if (found[series] != SeriesSet.lines(series)) {
        complain("series " + series + " has " + found[series] + " lines");
      }
    }
    if (targets != set.resources()) {
      complain("target_info has " + targets + " lines for " + set.resources() + " resources");
    }
    return new Verdict(
        samples, wrong == 0 ? "" : wrong + " faults on the page, the first one: " + complaint);
  }

  private void sample(byte[] page, int start, int end) {
    samples++;
    int brace = indexOf(page, start, end, (byte) '{');
    if (brace < 0) {
      complain("a sample without labels: " + text(page, start, end));
      return;
    }
    String name = text(page, start, brace);
    if (name.equals("target_info")) {
      targets++;
      return;
    }
    int label = indexOf(page, brace, end, SERIES);
    int value = lastIndexOf(page, start, end, (byte) '}') + 2;
    if (label < 0 || value >= end) {
      complain("a sample that nobody sent: " + text(page, start, end));
      return;
    }
    int from = label + SERIES.length;
    int series = Integer.parseInt(text(page, from, indexOf(page, from, end, (byte) '"')));
    if (series < 0 || series >= set.size()) {
      complain("a series that nobody sent: " + text(page, start, end));
      return;
    }
    found[series]++;
    double shown = Double.parseDouble(text(page, value, end));
    if (shown != expected(name, series, page, brace, end)) {
      complain("another value was sent: " + text(page, start, end));
    }
  }

  /** NaN, which nothing equals, when the name is wrong. */
  private double expected(String name, int series, byte[] page, int from, int end) {
    String base = SeriesSet.shownName(series);
    if (!name.startsWith(base)) {
      return Double.NaN;
    }
    String suffix = name.substring(base.length());
    boolean histogram = SeriesSet.kind(series) == SeriesSet.Kind.HISTOGRAM;
    return switch (suffix) {
      case "" -> histogram ? Double.NaN : SeriesSet.number(series, generation);
      case "_sum" -> histogram ? SeriesSet.sum(series, generation) : Double.NaN;
      case "_count" -> histogram ? SeriesSet.count(series, generation) : Double.NaN;
      case "_bucket" -> histogram ? cumulative(series, page, from, end) : Double.NaN;
      default -> Double.NaN;
    };
  }

  private double cumulative(int series, byte[] page, int from, int end) {
    int label = indexOf(page, from, end, LE);
    if (label < 0) {
      return Double.NaN;
    }
    int start = label + LE.length;
    String text = text(page, start, indexOf(page, start, end, (byte) '"'));
    double bound = text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    long cumulative = 0;
    for (int bucket = 0; bucket < SeriesSet.BUCKETS; bucket++) {
      cumulative += SeriesSet.inBucket(series, generation, bucket);
      if (SeriesSet.bound(bucket) == bound) {
        return cumulative;
      }
    }
    return Double.NaN;
  }

  private void complain(String what) {
    complaint = wrong++ == 0 ? what : complaint;
  }

  private static String text(byte[] page, int start, int end) {
    return new String(page, start, Math.max(0, end - start), StandardCharsets.UTF_8);
  }

  private static int indexOf(byte[] page, int from, int end, byte wanted) {
    for (int at = from; at < end; at++) {
      if (page[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  private static int lastIndexOf(byte[] page, int from, int end, byte wanted) {
    for (int at = end - 1; at >= from; at--) {
      if (page[at] == wanted) {
        return at;
      }
    }
    return end;
  }

  /** Of a label: behind a brace or comma. */
  private static int indexOf(byte[] page, int from, int end, byte[] wanted) {
    for (int at = from + 1; at + wanted.length <= end; at++) {
      if ((page[at - 1] == ',' || page[at - 1] == '{')
          && Arrays.equals(page, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }
}
