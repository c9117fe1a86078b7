package dev.sluice.zipkin;

/** Zipkin's microseconds of nanoseconds. */
final class Micros {
  private static final long NANOS = 1000;

  private Micros() {}

  /** A time, rounded to the nearest. */
  static long rounded(long nanos) {
    return nanos / NANOS + (nanos % NANOS >= NANOS / 2 ? 1 : 0);
  }

  /** A duration, rounded to the nearest; what is shorter than one is one. */
  static long duration(long nanos) {
    return nanos <= 0 ? 0 : Math.max(1, rounded(nanos));
  }

  /** The time of an annotation; Zipkin refuses one without, so it is the span's then. */
  static long ofAnnotation(V2Span.Annotation annotation, V2Span span) {
    long own = rounded(annotation.unixNanos());
    return own > 0 ? own : Math.max(1, rounded(span.hasTimestamp ? span.startUnixNanos : 0));
  }
}
