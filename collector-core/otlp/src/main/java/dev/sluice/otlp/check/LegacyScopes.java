package dev.sluice.otlp.check;

import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;

/**
 * Makes scopes of the instrumentation libraries that senders from before OTLP 0.15 wrote, as the
 * reference does: where a resource has no scopes, its libraries are taken for them; where it has
 * some, its libraries are left out. That is what {@link OtlpCheck} and {@link OtlpCount} count.
 */
public final class LegacyScopes {
  private static final int LEGACY = Tags.LEGACY_SCOPES;

  private LegacyScopes() {}

  /**
   * Rewrites a checked request in its own array, where it needs it: the result is shorter then. The
   * caller is the only one who has the bytes. Without such a list, which is what the walk over the
   * fields of each resource mostly finds, nothing is written.
   *
   * @return the request; the very same slice when there was nothing to do
   */
  public static Slice migrate(Signal signal, Slice request) {
    return signal != Signal.PROFILES && isThere(request) ? rewritten(request) : request;
  }

  private static boolean isThere(Slice request) {
    byte[] b = request.array();
    for (int p = request.offset(); p < request.end(); ) {
      int tag = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tag);
      if (tag == Tags.RESOURCES && has(LEGACY, b, Wire.afterVarint(b, value), next)) {
        return true;
      }
      p = next;
    }
    return false;
  }

  private static boolean has(int wanted, byte[] b, int from, int to) {
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      if (tag == wanted) {
        return true;
      }
      p = Wire.skip(b, Wire.afterVarint(b, p), tag);
    }
    return false;
  }

  private static Slice rewritten(Slice request) {
    byte[] b = request.array();
    int at = request.offset(); // what is written never overtakes what is read
    for (int p = request.offset(); p < request.end(); ) {
      int tag = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tag);
      int from = tag == Tags.RESOURCES ? Wire.afterVarint(b, value) : next;
      if (has(LEGACY, b, from, next)) {
        at = resource(b, at, from, next);
      } else {
        at = copy(b, p, next, at);
      }
      p = next;
    }
    return new Slice(b, request.offset(), at - request.offset());
  }

  private static int resource(byte[] b, int to, int from, int end) {
    boolean drops = has(Tags.SCOPES, b, from, end);
    int size = 0;
    for (int p = from; p < end; ) {
      int tag = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tag);
      size += tag != LEGACY ? next - p : drops ? 0 : next - value + 1;
      p = next;
    }
    b[to++] = Tags.RESOURCES;
    int at = varint(b, to, size);
    for (int p = from; p < end; ) {
      int tag = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tag);
      if (tag != LEGACY) {
        at = copy(b, p, next, at);
      } else if (!drops) {
        b[at++] = Tags.SCOPES;
        at = copy(b, value, next, at);
      }
      p = next;
    }
    return at;
  }

  private static int copy(byte[] b, int from, int to, int at) {
    System.arraycopy(b, from, b, at, to - from);
    return at + to - from;
  }

  private static int varint(byte[] b, int to, int value) {
    int at = to;
    for (int rest = value; ; rest >>>= 7) {
      if (rest >>> 7 == 0) {
        b[at++] = (byte) rest;
        return at;
      }
      b[at++] = (byte) (rest | 0x80);
    }
  }
}
