package dev.sluice.zipkin;

import dev.sluice.data.Slice;
import dev.sluice.json.MemoryRoom;
import dev.sluice.json.NoRoomException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of v2 spans in protobuf, after Zipkin's {@code zipkin.proto}. Each span is put together by
 * itself, then added to the piece at hand.
 */
final class ProtoSpans implements ZipkinWriter.Output {
  private static final int PIECE_BYTES = 64 * 1024;

  private final MemoryRoom room;
  private final long limitBytes;
  private final List<Slice> pieces = new ArrayList<>();
  private final ProtoBytes message = new ProtoBytes();
  private final ProtoBytes part = new ProtoBytes();
  private final ProtoBytes piece = new ProtoBytes();
  private long takenBytes; // of the pieces

  ProtoSpans(MemoryRoom room, long limitBytes) {
    this.room = room;
    this.limitBytes = limitBytes;
  }

  @Override
  public void write(V2Span span) throws NoRoomException {
    message.clear();
    message.octets(
        1, ByteBuffer.allocate(16).putLong(span.traceIdHigh).putLong(span.traceIdLow).array());
    if (span.parentId != 0) {
      message.octets(2, ByteBuffer.allocate(8).putLong(span.parentId).array());
    }
    message.octets(3, ByteBuffer.allocate(8).putLong(span.id).array());
    message.varint(4, kind(span.kind));
    message.text(5, span.name);
    if (span.hasTimestamp) {
      message.fixed64(6, Micros.rounded(span.startUnixNanos));
    }
    message.varint(7, Micros.duration(span.durationNanos));
    endpoint(8, span.local);
    endpoint(9, span.remote);
    for (V2Span.Annotation each : span.annotations) {
      part.clear();
      part.fixed64(1, Micros.ofAnnotation(each, span));
      part.text(2, each.value());
      message.message(10, part);
    }
    for (Map.Entry<String, String> tag : span.tags.entrySet()) {
      part.clear();
      part.text(1, tag.getKey());
      part.text(2, tag.getValue());
      message.message(11, part);
    }
    int more = message.size() + 8;
    if (takenBytes + piece.size() + more > limitBytes) {
      throw NoRoomException.limit(limitBytes);
    }
    take(more);
    piece.message(1, message);
    if (piece.size() >= PIECE_BYTES) {
      seal();
    }
  }

  private void take(long bytes) throws NoRoomException {
    if (!room.take(bytes, takenBytes)) {
      throw NoRoomException.memory();
    }
    takenBytes += bytes;
  }

  private void seal() {
    pieces.add(Slice.of(piece.toByteArray()));
    piece.clear();
  }

  private static int kind(int kind) {
    return switch (kind) {
      case 3 -> 1; // CLIENT
      case 2 -> 2; // SERVER
      case 4 -> 3; // PRODUCER
      case 5 -> 4; // CONSUMER
      default -> 0;
    };
  }

  private void endpoint(int number, V2Span.@Nullable Endpoint endpoint) {
    if (endpoint == null || endpoint.isEmpty()) {
      return;
    }
    part.clear();
    part.text(1, endpoint.serviceName);
    address(2, endpoint.ipv4);
    address(3, endpoint.ipv6);
    part.varint(4, endpoint.port);
    message.message(number, part);
  }

  private void address(int number, String text) {
    byte[] address = text.isEmpty() ? null : IpAddress.parse(text);
    if (address != null) {
      part.octets(number, address.length == 4 && number == 3 ? mapped(address) : address);
    }
  }

  /** An address that was written as one of IPv6. */
  private static byte[] mapped(byte[] address) {
    return ByteBuffer.allocate(16).putLong(0).putInt(0xFFFF).put(address).array();
  }

  @Override
  public List<Slice> finish() {
    if (piece.size() > 0) {
      seal();
    }
    return pieces;
  }

  @Override
  public long takenBytes() {
    return takenBytes;
  }

  @Override
  public void abandon() {
    room.giveBack(takenBytes);
    takenBytes = 0;
    pieces.clear();
  }

  /** Growing protobuf output; zeros and empty texts are left out. */
  private static final class ProtoBytes {
    private byte[] bytes = new byte[512];
    private int size;

    void clear() {
      size = 0;
    }

    int size() {
      return size;
    }

    byte[] toByteArray() {
      return Arrays.copyOf(bytes, size);
    }

    void text(int number, String text) {
      if (!text.isEmpty()) {
        octets(number, text.getBytes(StandardCharsets.UTF_8));
      }
    }

    void octets(int number, byte[] value) {
      field(number, value, value.length);
    }

    void message(int number, ProtoBytes message) {
      field(number, message.bytes, message.size);
    }

    private void field(int number, byte[] value, int length) {
      ensure(10 + length);
      raw((number << 3) | ProtoInput.LEN);
      raw(length);
      System.arraycopy(value, 0, bytes, size, length);
      size += length;
    }

    void varint(int number, long value) {
      if (value != 0) {
        ensure(20);
        raw((number << 3) | ProtoInput.VARINT);
        raw(value);
      }
    }

    void fixed64(int number, long value) {
      ensure(20);
      raw((number << 3) | ProtoInput.FIXED64);
      for (int shift = 0; shift < 64; shift += 8) {
        bytes[size++] = (byte) (value >>> shift);
      }
    }

    private void raw(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        bytes[size++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
    }

    private void ensure(int more) {
      if (bytes.length - size < more) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
      }
    }
  }
}
