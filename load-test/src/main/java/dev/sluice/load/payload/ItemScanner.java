package dev.sluice.load.payload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the items of an OTLP request and the places that bear their numbers, by walking the
 * protobuf wire format. It shares no code with any collector. A scanner is used by one thread at a
 * time and allocates nothing.
 *
 * <p>Spans and log records bear their number as span id; data points bear the sequence as the low
 * 40 bits of {@code time_unix_nano}, run and generator as the low 24 bits of {@code
 * start_time_unix_nano}.
 */
public final class ItemScanner {
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int RESOURCE_ITEMS = 1;
  private static final int SCOPE_ITEMS = 2;
  private static final int ITEMS = 2;
  private static final int DATA_POINTS = 1;
  private static final int GAUGE = 5;
  private static final int SUMMARY = 11;

  private final Signal signal;
  private byte[] bytes = new byte[0];
  private int at;

  public ItemScanner(Signal signal) {
    this.signal = signal;
  }

  /** Told of each item in order; places are offsets into the request, -1 for what is not there. */
  public interface Visitor {
    /**
     * One item.
     *
     * @param start first byte of the item's message
     * @param end behind its last byte
     * @param traceId sixteen bytes, or -1
     * @param spanId eight bytes, or -1
     * @param parentId eight bytes, or -1
     * @param startTime eight bytes, or -1
     * @param time eight bytes, or -1
     */
    void item(int start, int end, int traceId, int spanId, int parentId, int startTime, int time);
  }

  /** Told of the number of each item in order, and where the item's message stands. */
  public interface NumberVisitor {
    void number(long number, int start, int end);
  }

  /**
   * Walks a request; returns how many items it has.
   *
   * @throws IllegalArgumentException if the bytes are no such request
   */
  public int scan(byte[] request, int length, Visitor visitor) {
    bytes = request;
    at = 0;
    return messages(length, RESOURCE_ITEMS, 0, visitor);
  }

  /** Walks a request and reads the numbers of its items. */
  public int numbers(byte[] request, int length, NumberVisitor visitor) {
    return scan(
        request,
        length,
        (start, end, traceId, spanId, parentId, startTime, time) ->
            visitor.number(
                signal == Signal.METRICS
                    ? pointNumber(request, startTime, time)
                    : bigEndian(request, spanId),
                start,
                end));
  }

  static void putBigEndian(byte[] target, int at, long value) {
    BIG.set(target, at, value);
  }

  static void putLittleEndian(byte[] target, int at, long value) {
    LITTLE.set(target, at, value);
  }

  static long littleEndian(byte[] source, int at) {
    return (long) LITTLE.get(source, at);
  }

  private static long bigEndian(byte[] source, int at) {
    if (at < 0) {
      throw new IllegalArgumentException("an item without a number");
    }
    return (long) BIG.get(source, at);
  }

  private static long pointNumber(byte[] source, int startTime, int time) {
    if (startTime < 0 || time < 0) {
      throw new IllegalArgumentException("a data point without a number");
    }
    return (littleEndian(source, startTime) << 40)
        | (littleEndian(source, time) & (ItemNumber.SEQUENCES - 1));
  }

  /** Levels: 0 request, 1 resource, 2 scope, 3 metric, 4 one of the kinds of a metric's data. */
  private int messages(int end, int wanted, int level, Visitor visitor) {
    int found = 0;
    while (at < end) {
      long tag = varint(end);
      int field = (int) (tag >>> 3);
      if ((tag & 7) != 2) {
        skip((int) tag & 7, end);
        continue;
      }
      int inner = lengthDelimited(end);
      boolean descend =
          level == 3
              ? field >= GAUGE && field <= SUMMARY && field != 6 && field != 8
              : field == wanted;
      if (!descend) {
        at = inner;
      } else if (isItem(level)) {
        item(inner, visitor);
        found++;
      } else {
        found += messages(inner, wantedBelow(level), level + 1, visitor);
      }
    }
    return found;
  }

  private boolean isItem(int level) {
    return signal == Signal.METRICS ? level == 4 : level == 2;
  }

  private static int wantedBelow(int level) {
    return switch (level) {
      case 0 -> SCOPE_ITEMS;
      case 1 -> ITEMS;
      case 3 -> DATA_POINTS;
      default -> 0;
    };
  }

  private void item(int end, Visitor visitor) {
    int start = at;
    int traceId = -1;
    int spanId = -1;
    int parentId = -1;
    int startTime = -1;
    int time = -1;
    while (at < end) {
      long tag = varint(end);
      int field = (int) (tag >>> 3);
      int wire = (int) tag & 7;
      if (wire == 2) {
        int inner = lengthDelimited(end);
        if (signal != Signal.METRICS) {
          boolean span = signal == Signal.TRACES;
          if (field == (span ? 1 : 9) && inner - at == 16) {
            traceId = at;
          } else if (field == (span ? 2 : 10) && inner - at == 8) {
            spanId = at;
          } else if (span && field == 4 && inner - at == 8) {
            parentId = at;
          }
        }
        at = inner;
      } else {
        int value = at;
        skip(wire, end);
        if (wire == 1 && field == startTimeField()) {
          startTime = value;
        } else if (wire == 1 && field == timeField()) {
          time = value;
        }
      }
    }
    visitor.item(start, end, traceId, spanId, parentId, startTime, time);
  }

  private int startTimeField() {
    return switch (signal) {
      case TRACES -> 7;
      case METRICS -> 2;
      case LOGS -> 11; // observed_time_unix_nano
    };
  }

  private int timeField() {
    return switch (signal) {
      case TRACES -> 8;
      case METRICS -> 3;
      case LOGS -> 1;
    };
  }

  private int lengthDelimited(int end) {
    long length = varint(end);
    if (length < 0 || length > end - at) {
      throw new IllegalArgumentException("a field reaches beyond its message at " + at);
    }
    return at + (int) length;
  }

  private void skip(int wire, int end) {
    switch (wire) {
      case 0 -> varint(end);
      case 1 -> at += 8;
      case 2 -> at = lengthDelimited(end);
      case 5 -> at += 4;
      default -> throw new IllegalArgumentException("wire type " + wire + " at " + at);
    }
    if (at > end) {
      throw new IllegalArgumentException("a field reaches beyond its message at " + at);
    }
  }

  private long varint(int end) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        break;
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a broken varint at " + at);
  }
}
