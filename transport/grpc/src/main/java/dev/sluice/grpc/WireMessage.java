package dev.sluice.grpc;

import dev.sluice.data.Slice;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A message as it stands on the wire: the bytes between gRPC's five-byte frames, and whether they
 * are compressed with the coding that the call's headers name.
 *
 * <p>In: one exact copy out of the transport's pooled buffers. Out: the slices are written one by
 * one into the transport's buffers, never joined.
 *
 * @param slices the bytes, in order
 * @param compressed the flag of the frame
 */
record WireMessage(List<Slice> slices, boolean compressed) {
  /** Nothing is decoded here: what a marshaller throws would reach the peer as UNKNOWN. */
  private record Marshaller(IntFunction<byte[]> arrays)
      implements MethodDescriptor.Marshaller<WireMessage> {
    @Override
    public InputStream stream(WireMessage message) {
      return new SliceStream(message.slices());
    }

    @Override
    public WireMessage parse(InputStream stream) {
      // grpc hands over plain messages as KnownLength, decompressed ones in a limiting filter.
      return new WireMessage(List.of(readAll(stream, arrays)), !(stream instanceof KnownLength));
    }
  }

  /** A plain message of one slice. */
  static WireMessage of(Slice bytes) {
    return new WireMessage(List.of(bytes), false);
  }

  /** The only slice of a message that came in. */
  Slice bytes() {
    return slices.get(0);
  }

  private static Slice readAll(InputStream stream, IntFunction<byte[]> arrays) {
    try {
      int length = stream.available();
      byte[] bytes = arrays.apply(length);
      if (stream.readNBytes(bytes, 0, length) != length) {
        throw new IllegalStateException("the transport announced more bytes than it has");
      }
      return new Slice(bytes, 0, length);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /** A method as its client sees it: unary, bytes in and out. */
  static MethodDescriptor<WireMessage, WireMessage> method(String fullName) {
    return method(fullName, byte[]::new);
  }

  /**
   * The same as its server sees it.
   *
   * @param arrays makes the arrays of messages that come in, at least as long as asked
   */
  static MethodDescriptor<WireMessage, WireMessage> method(
      String fullName, IntFunction<byte[]> arrays) {
    Marshaller marshaller = new Marshaller(arrays);
    return MethodDescriptor.newBuilder(marshaller, marshaller)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(fullName)
        .build();
  }

  /** Slices as the kind of stream that grpc drains without a bounce buffer. */
  private static final class SliceStream extends InputStream implements KnownLength, Drainable {
    private final List<Slice> slices;
    private int index; // of the slice being read
    private int offset; // within it

    SliceStream(List<Slice> slices) {
      this.slices = slices;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int written = 0;
      for (; index < slices.size(); index++, offset = 0) {
        Slice slice = slices.get(index);
        int length = slice.length() - offset;
        target.write(slice.array(), slice.offset() + offset, length);
        written += length;
      }
      return written;
    }

    @Override
    public int available() {
      long left = -offset;
      for (int i = index; i < slices.size(); i++) {
        left += slices.get(i).length();
      }
      return Math.toIntExact(left);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) {
      while (index < slices.size()) {
        Slice slice = slices.get(index);
        int count = Math.min(length, slice.length() - offset);
        if (count > 0 || length == 0) {
          System.arraycopy(slice.array(), slice.offset() + offset, target, from, count);
          offset += count;
          return count;
        }
        index++;
        offset = 0;
      }
      return -1;
    }
  }
}
