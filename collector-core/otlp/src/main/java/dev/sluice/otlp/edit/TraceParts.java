package dev.sluice.otlp.edit;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request of spans apart by trace, without copying any: a part is what one trace has in one
 * resource's entry, and is no more than the places of its spans in the request. Later parts are
 * {@linkplain TracePartCursor read} where they are, or {@linkplain #write written} as a request of
 * their own, with the resource, scopes, schema URLs and unknown fields around them.
 *
 * <p>Places are relative to the slice: where the resource's field starts, then for each scope where
 * its field starts, how many spans follow, and where each of them starts. Stateless; the bytes are
 * those that a check has accepted.
 */
public final class TraceParts {
  private static final int TRACE_ID_TAG = Fields.Span.TRACE_ID << 3 | Wire.LEN;
  private static final int PARENT_TAG = Fields.Span.PARENT_SPAN_ID << 3 | Wire.LEN;

  private TraceParts() {}

  /** Hears of each part, in the order of the request. */
  public interface Sink {
    /**
     * One part.
     *
     * @param high first half of the trace id, as a big-endian number; 0 when the spans have no id
     * @param low the second half
     * @param places where its spans are; belongs to the sink
     * @param spans how many they are
     * @param bytes size of the resource's entry that has nothing else in it, without tag and length
     * @param hasRoot whether one of them has no parent
     */
    void part(long high, long low, int[] places, int spans, int bytes, boolean hasRoot);
  }

  /** Takes a request that is one slice apart. */
  public static void of(Slice request, Sink sink) {
    byte[] b = request.array();
    Run run = new Run(b, request.offset(), sink);
    int tag;
    for (int p = request.offset();
        p < request.end();
        p = Wire.skip(b, Wire.afterVarint(b, p), tag)) {
      tag = Wire.varint32(b, p);
      if (tag == Tags.RESOURCES) {
        run.resource(p);
      }
    }
  }

  /** Bytes that {@link #write} makes of a part. */
  public static int writtenBytes(int bytes) {
    return Wire.varintSize(Tags.RESOURCES) + Wire.varintSize(bytes) + bytes;
  }

  /**
   * Writes a part as a resource's entry of its own.
   *
   * @param places as the sink got them
   * @param bytes likewise
   * @param out where there is room for {@link #writtenBytes}
   * @return where it ends
   */
  public static int write(Slice request, int[] places, int bytes, byte[] out, int at) {
    byte[] b = request.array();
    int base = request.offset();
    int end = header(out, at, Tags.RESOURCES, bytes);
    int value = valueOf(b, base + places[0]);
    int entryEnd = endOf(b, base + places[0]);
    int children = scopesTag(b, value, entryEnd);
    end = copyOthers(b, value, entryEnd, children, Tags.LEGACY_SCOPES, out, end);
    for (int i = 1; i < places.length; i += 2 + places[i + 1]) {
      int from = valueOf(b, base + places[i]);
      int to = endOf(b, base + places[i]);
      int size = othersBytes(b, from, to, Tags.ITEMS, Tags.ITEMS);
      int firstSpan = i + 2;
      int lastSpan = firstSpan + places[i + 1];
      for (int s = firstSpan; s < lastSpan; s++) {
        size += endOf(b, base + places[s]) - base - places[s];
      }
      end = header(out, end, Tags.SCOPES, size);
      end = copyOthers(b, from, to, Tags.ITEMS, Tags.ITEMS, out, end);
      for (int s = firstSpan; s < lastSpan; s++) {
        int span = base + places[s];
        int length = endOf(b, span) - span;
        System.arraycopy(b, span, out, end, length);
        end += length;
      }
    }
    return end;
  }

  /** Where the value of a length-delimited field starts, behind tag and length. */
  static int valueOf(byte[] b, int field) {
    return Wire.afterVarint(b, Wire.afterVarint(b, field));
  }

  /** Where a length-delimited field ends. */
  static int endOf(byte[] b, int field) {
    return Wire.skipLength(b, Wire.afterVarint(b, field));
  }

  /** The tag of what stands for the scopes in a resource's entry. */
  static int scopesTag(byte[] b, int from, int to) {
    int tag;
    for (int p = from; p < to; p = Wire.skip(b, Wire.afterVarint(b, p), tag)) {
      tag = Wire.varint32(b, p);
      if (tag == Tags.SCOPES) {
        return Tags.SCOPES;
      }
    }
    return Tags.LEGACY_SCOPES;
  }

  /** Bytes of all fields but two. */
  private static int othersBytes(byte[] b, int from, int to, int left, int alsoLeft) {
    int bytes = 0;
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      int next = Wire.skip(b, Wire.afterVarint(b, p), tag);
      if (tag != left && tag != alsoLeft) {
        bytes += next - p;
      }
      p = next;
    }
    return bytes;
  }

  private static int copyOthers(
      byte[] b, int from, int to, int left, int alsoLeft, byte[] out, int at) {
    int end = at;
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      int next = Wire.skip(b, Wire.afterVarint(b, p), tag);
      if (tag != left && tag != alsoLeft) {
        System.arraycopy(b, p, out, end, next - p);
        end += next - p;
      }
      p = next;
    }
    return end;
  }

  private static int header(byte[] out, int at, int tag, int length) {
    return varint(out, varint(out, at, tag), length);
  }

  private static int varint(byte[] out, int at, int value) {
    int end = at;
    int rest = value;
    for (; (rest & ~0x7f) != 0; rest >>>= 7) {
      out[end++] = (byte) (rest | 0x80);
    }
    out[end++] = (byte) rest;
    return end;
  }

  /** One request. */
  private static final class Run {
    private static final int FEW_PARTS = 8;

    private final byte[] b;
    private final int base;
    private final Sink sink;
    private final List<Part> parts = new ArrayList<>(); // of this resource's entry
    private @Nullable Part[] slots = {}; // by trace id, when there are more than a few
    private final long forHigh = ThreadLocalRandom.current().nextLong() | 1; // no sender can know
    private final long forLow = ThreadLocalRandom.current().nextLong() | 1;
    private int entryField;
    private int othersOfEntry;

    Run(byte[] b, int base, Sink sink) {
      this.b = b;
      this.base = base;
      this.sink = sink;
    }

    void resource(int field) {
      int from = valueOf(b, field);
      int to = endOf(b, field);
      int wanted = scopesTag(b, from, to);
      entryField = field - base;
      othersOfEntry = othersBytes(b, from, to, wanted, Tags.LEGACY_SCOPES);
      int tag;
      for (int p = from; p < to; p = Wire.skip(b, Wire.afterVarint(b, p), tag)) {
        tag = Wire.varint32(b, p);
        if (tag == wanted) {
          scope(p);
        }
      }
      for (Part part : parts) {
        part.endScope();
        sink.part(part.high, part.low, part.places(), part.spans, part.bytes, part.hasRoot);
      }
      parts.clear();
      if (slots.length > 0) {
        slots = new @Nullable Part[0];
      }
    }

    private void scope(int field) {
      int from = valueOf(b, field);
      int to = endOf(b, field);
      int others = othersBytes(b, from, to, Tags.ITEMS, Tags.ITEMS);
      Part last = null;
      for (int p = from; p < to; ) {
        int tag = Wire.varint32(b, p);
        int next = Wire.skip(b, Wire.afterVarint(b, p), tag);
        if (tag == Tags.ITEMS) {
          last = span(p, next, last);
          last.add(field - base, others, p - base, next - p);
        }
        p = next;
      }
    }

    /** The part that a span belongs to, which is most often that of the one before. */
    private Part span(int field, int end, @Nullable Part last) {
      long high = 0;
      long low = 0;
      boolean isRoot = true;
      int tag;
      for (int p = valueOf(b, field); p < end; p = Wire.skip(b, Wire.afterVarint(b, p), tag)) {
        tag = Wire.varint32(b, p);
        if (tag == TRACE_ID_TAG) {
          int value = valueOf(b, p);
          boolean isEmpty = value == endOf(b, p);
          high = isEmpty ? 0 : Long.reverseBytes(Wire.fixed64(b, value));
          low = isEmpty ? 0 : Long.reverseBytes(Wire.fixed64(b, value + Long.BYTES));
        } else if (tag == PARENT_TAG) {
          int value = valueOf(b, p);
          isRoot = value == endOf(b, p) || Wire.fixed64(b, value) == 0;
        }
      }
      Part part = last != null && last.high == high && last.low == low ? last : of(high, low);
      part.hasRoot |= isRoot;
      return part;
    }

    private Part of(long high, long low) {
      if (slots.length == 0) {
        for (Part part : parts) {
          if (part.high == high && part.low == low) {
            return part;
          }
        }
      } else {
        int at = slot(high, low);
        Part known = slots[at];
        if (known != null) {
          return known;
        }
      }
      Part part = new Part(high, low, entryField, othersOfEntry);
      parts.add(part);
      if (parts.size() > FEW_PARTS) {
        note(part);
      }
      return part;
    }

    private void note(Part part) {
      if (parts.size() * 2 > slots.length) {
        slots = new @Nullable Part[Integer.highestOneBit(parts.size()) * 8];
        for (Part each : parts) {
          slots[slot(each.high, each.low)] = each;
        }
      } else {
        slots[slot(part.high, part.low)] = part;
      }
    }

    /** Where a trace is in the table, or is to be put. */
    private int slot(long high, long low) {
      int at = (int) ((high * forHigh + low * forLow) >>> Integer.SIZE) & (slots.length - 1);
      for (Part there = slots[at];
          there != null && (there.high != high || there.low != low);
          there = slots[at]) {
        at = (at + 1) & (slots.length - 1);
      }
      return at;
    }
  }

  /** A part that grows. */
  private static final class Part {
    final long high;
    final long low;
    int bytes;
    int spans;
    boolean hasRoot;
    private int[] places = new int[4]; // enough for the usual single span
    private int size = 1;
    private int scope = -1;
    private int countAt;
    private int scopeBytes;

    Part(long high, long low, int entry, int others) {
      this.high = high;
      this.low = low;
      this.places[0] = entry;
      this.bytes = others;
    }

    void add(int inScope, int othersOfScope, int span, int spanBytes) {
      if (scope != inScope) {
        endScope();
        scope = inScope;
        scopeBytes = othersOfScope;
        put(inScope);
        countAt = size;
        put(0);
      }
      places[countAt]++;
      spans++;
      scopeBytes += spanBytes;
      put(span);
    }

    private void put(int place) {
      if (size == places.length) {
        places = Arrays.copyOf(places, size * 2);
      }
      places[size++] = place;
    }

    void endScope() {
      if (scope >= 0) {
        bytes += Wire.varintSize(Tags.SCOPES) + Wire.varintSize(scopeBytes) + scopeBytes;
        scope = -1;
      }
    }

    int[] places() {
      return size == places.length ? places : Arrays.copyOf(places, size);
    }
  }
}
