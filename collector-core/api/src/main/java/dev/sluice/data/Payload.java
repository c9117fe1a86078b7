package dev.sluice.data;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Immutable OTLP protobuf bytes as a list of slices: concatenated they are one valid {@code
 * Export*ServiceRequest}, so payloads concatenate by protobuf's merge rule. A slice that was
 * received is a whole request; a spliced payload may have one top-level field over several slices,
 * but never cuts a tag, a length or a number in two. Readers go through {@code dev.sluice.otlp}.
 */
public final class Payload {
  /** No bytes: a valid empty request. */
  public static final Payload EMPTY = new Payload(List.of());

  private final List<Slice> slices;
  private final long sizeBytes;
  private final long retainedBytes;

  private Payload(List<Slice> slices) {
    this.slices = slices;
    long size = 0;
    for (Slice slice : slices) {
      size += slice.length();
    }
    this.sizeBytes = size;
    this.retainedBytes = distinctArrayBytes(slices);
  }

  /** The whole array as one slice; the array must not be written any more. */
  public static Payload of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Payload(List.of(Slice.of(bytes)));
  }

  /** Slices in order; empty ones are left out. */
  public static Payload of(List<Slice> slices) {
    List<Slice> kept = new ArrayList<>(slices.size());
    for (Slice slice : slices) {
      if (slice.length() > 0) {
        kept.add(slice);
      }
    }
    return switch (kept.size()) {
      case 0 -> EMPTY;
      case 1 -> new Payload(List.of(kept.get(0))); // the usual one, in a third of the memory
      default -> new Payload(Collections.unmodifiableList(kept));
    };
  }

  /** All slices of all payloads in order; nothing is copied. */
  public static Payload concat(List<Payload> payloads) {
    List<Slice> all = new ArrayList<>();
    for (Payload payload : payloads) {
      all.addAll(payload.slices);
    }
    return of(all);
  }

  public List<Slice> slices() {
    return slices;
  }

  /** Bytes of the message on the wire, uncompressed. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * Bytes of the distinct arrays that this payload keeps alive; at least {@link #sizeBytes()}
   * unless slices overlap.
   */
  public long retainedBytes() {
    return retainedBytes;
  }

  /** Whether a slice of this payload is in that very array. */
  public boolean isIn(byte[] array) {
    for (Slice slice : slices) {
      if (slice.array() == array) {
        return true;
      }
    }
    return false;
  }

  /** Whether a slice of this payload is in an array of the other one's. */
  public boolean pointsInto(Payload other) {
    Set<byte[]> arrays = distinctArrays(other.slices);
    for (Slice slice : slices) {
      if (arrays.contains(slice.array())) {
        return true;
      }
    }
    return false;
  }

  /** Writes all bytes in order. */
  public void writeTo(OutputStream out) throws IOException {
    for (Slice slice : slices) {
      out.write(slice.array(), slice.offset(), slice.length());
    }
  }

  /** One exact copy. Throws when the payload does not fit an array. */
  public byte[] toByteArray() {
    byte[] copy = new byte[Math.toIntExact(sizeBytes)];
    copyTo(copy);
    return copy;
  }

  /** Copies all bytes in order to the start of an array that is at least as long. */
  public void copyTo(byte[] array) {
    int at = 0;
    for (Slice slice : slices) {
      System.arraycopy(slice.array(), slice.offset(), array, at, slice.length());
      at += slice.length();
    }
  }

  /** This payload over one exact array: itself when it already is, else a copy. */
  public Payload compact() {
    return sizeBytes == retainedBytes && slices.size() <= 1 ? this : of(toByteArray());
  }

  private static long distinctArrayBytes(List<Slice> slices) {
    if (slices.size() == 1) {
      return slices.get(0).array().length;
    }
    long bytes = 0;
    for (byte[] array : distinctArrays(slices)) {
      bytes += array.length;
    }
    return bytes;
  }

  private static Set<byte[]> distinctArrays(List<Slice> slices) {
    Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Slice slice : slices) {
      arrays.add(slice.array());
    }
    return arrays;
  }

  @Override
  public String toString() {
    return "Payload["
        + sizeBytes
        + " bytes in "
        + slices.size()
        + " slices, "
        + retainedBytes
        + " retained]";
  }
}
