package dev.sluice.exporter.prometheus;

import dev.sluice.data.Slice;
import dev.sluice.exposition.Exemplars;
import dev.sluice.otlp.view.DataPointView;
import dev.sluice.otlp.view.ExemplarView;

/** The exemplars of a data point, as far as a page shows them. */
final class PointExemplars {
  private static final int MAX = 64;

  private PointExemplars() {}

  /** At most the first 64: more than any histogram has buckets worth an example. */
  static Exemplars of(DataPointView point) {
    Exemplars all = Exemplars.NONE;
    ExemplarView exemplar = point.exemplars();
    while (exemplar.next() && all.size() < MAX) {
      Slice trace = exemplar.traceId();
      Slice span = exemplar.spanId();
      boolean traced = trace.length() == 16;
      all =
          all.with(
              exemplar.isInt() ? exemplar.intValue() : exemplar.doubleValue(),
              exemplar.timeUnixNano(),
              traced ? word(trace, 0) : 0,
              traced ? word(trace, 8) : 0,
              span.length() == 8 ? word(span, 0) : 0);
    }
    return all;
  }

  private static long word(Slice bytes, int from) {
    long word = 0;
    for (int i = bytes.offset() + from; i < bytes.offset() + from + 8; i++) {
      word = word << 8 | (bytes.array()[i] & 0xFF);
    }
    return word;
  }
}
