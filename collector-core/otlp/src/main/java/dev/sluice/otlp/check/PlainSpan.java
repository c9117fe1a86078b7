package dev.sluice.otlp.check;

import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Wire;

/**
 * Recognises the spans that nearly every sender writes: both ids of their right lengths, perhaps
 * the parent's, a name shorter than 128 bytes, kind, start and end, {@link PlainAttribute
 * attributes}, a status without a message, flags, in the order of their numbers. Whatever is not of
 * this shape is not wrong, only looked at more closely.
 */
final class PlainSpan {
  /** Shorter spans are not looked at: what is read before the name lies within this. */
  private static final int LEAST_BYTES = 64;

  /** Of four bytes: a tag, and that the length or number behind it is one byte. */
  private static final int ONE_BYTE = 0x80_ff;

  /** Of four bytes: the first two. */
  private static final int PAIR = 0xff_ff;

  private static final int TRACE_ID = 16 << 8 | Fields.Span.TRACE_ID << 3 | Wire.LEN;
  private static final int SPAN_ID = 8 << 8 | Fields.Span.SPAN_ID << 3 | Wire.LEN;
  private static final int PARENT_SPAN_ID = 8 << 8 | Fields.Span.PARENT_SPAN_ID << 3 | Wire.LEN;
  private static final int NAME = Fields.Span.NAME << 3 | Wire.LEN;

  /** Of four bytes: two tags around a number of one byte. */
  private static final int KIND_AND_START_MASK = 0xff_80_ff;

  private static final int KIND_AND_START =
      (Fields.Span.START_TIME_UNIX_NANO << 3 | Wire.FIXED64) << 16
          | Fields.Span.KIND << 3
          | Wire.VARINT;
  private static final int END = Fields.Span.END_TIME_UNIX_NANO << 3 | Wire.FIXED64;
  private static final int ATTRIBUTE = Fields.Span.ATTRIBUTES << 3 | Wire.LEN;
  private static final int EMPTY_STATUS = Fields.Span.STATUS << 3 | Wire.LEN;

  /** A status with a code of one byte and nothing else, but for the code. */
  private static final int STATUS_MASK = 0x80_ff_ff_ff;

  private static final int STATUS =
      (Fields.Status.CODE << 3 | Wire.VARINT) << 16 | 2 << 8 | Fields.Span.STATUS << 3 | Wire.LEN;

  private static final int FLAGS_TAG = Fields.Span.FLAGS << 3 | Wire.FIXED32;

  /** The tag as it is written, in two bytes. */
  private static final int FLAGS = ((FLAGS_TAG >>> 7) << 8) | 0x80 | (FLAGS_TAG & 0x7f);

  private PlainSpan() {}

  /** The position of the first field that is something else, or {@code end}. */
  static int skip(byte[] b, int p, int end) {
    int attributes = skipHead(b, p, end);
    return skipTail(b, PlainAttribute.skipRun(b, attributes, end, ATTRIBUTE), end);
  }

  private static int skipHead(byte[] b, int p, int end) {
    if (end - p < LEAST_BYTES
        || (Wire.fixed32(b, p) & PAIR) != TRACE_ID
        || (Wire.fixed32(b, p + 18) & PAIR) != SPAN_ID) {
      return p;
    }
    int name = p + 28;
    if ((Wire.fixed32(b, name) & PAIR) == PARENT_SPAN_ID) {
      name += 10;
    }
    int head = Wire.fixed32(b, name);
    int kind = name + 2 + (head >>> 8 & 0x7f);
    if ((head & ONE_BYTE) != NAME || end - kind < 20) {
      return name;
    }
    return (Wire.fixed32(b, kind) & KIND_AND_START_MASK) == KIND_AND_START && b[kind + 11] == END
        ? kind + 20
        : kind;
  }

  private static int skipTail(byte[] b, int p, int end) {
    if (end - p >= 4) {
      int status = Wire.fixed32(b, p);
      if ((status & STATUS_MASK) == STATUS) {
        p += 4;
      } else if ((status & PAIR) == EMPTY_STATUS) {
        p += 2;
      }
    }
    return end - p >= 6 && (Wire.fixed32(b, p) & PAIR) == FLAGS ? p + 6 : p;
  }
}
