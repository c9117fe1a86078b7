package dev.sluice.zipkin;

import dev.sluice.json.NoRoomException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A list of v1 spans in Thrift's binary protocol, after Zipkin's {@code zipkinCore.thrift}. */
final class V1ThriftReader {
  private static final int TRACE_ID = 1;
  private static final int NAME = 3;
  private static final int ID = 4;
  private static final int PARENT_ID = 5;
  private static final int ANNOTATIONS = 6;
  private static final int BINARY_ANNOTATIONS = 8;
  private static final int TIMESTAMP = 10;
  private static final int DURATION = 11;
  private static final int TRACE_ID_HIGH = 12;

  private final ThriftInput in;
  private final Work work;
  private final V1Mapping mapping;
  private final V1Span span = new V1Span();

  V1ThriftReader(ThriftInput in, ZipkinFormat.Reading reading) {
    this.in = in;
    this.work = reading.work();
    this.mapping = new V1Mapping(reading);
  }

  void readAll() throws MalformedZipkinException, NoRoomException {
    for (int left = in.list(); left > 0; left--) {
      span.clear();
      read();
      mapping.addThrift(span);
      work.spanDone();
    }
  }

  private void read() throws MalformedZipkinException, NoRoomException {
    while (in.next()) {
      if (in.is(TRACE_ID, ThriftInput.I64)) {
        span.traceIdLow = in.i64();
      } else if (in.is(TRACE_ID_HIGH, ThriftInput.I64)) {
        span.traceIdHigh = in.i64();
      } else if (in.is(ID, ThriftInput.I64)) {
        span.id = in.i64();
      } else if (in.is(PARENT_ID, ThriftInput.I64)) {
        span.parentId = in.i64();
      } else if (in.is(NAME, ThriftInput.STRING)) {
        span.name = in.text(work);
      } else if (in.is(TIMESTAMP, ThriftInput.I64)) {
        span.hasTimestamp = true;
        span.timestampMicros = in.i64();
      } else if (in.is(DURATION, ThriftInput.I64)) {
        span.durationMicros = in.i64();
      } else if (in.is(ANNOTATIONS, ThriftInput.LIST)) {
        span.annotations.clear();
        for (int left = in.list(); left > 0; left--) {
          span.annotations.add(annotation());
        }
      } else if (in.is(BINARY_ANNOTATIONS, ThriftInput.LIST)) {
        span.binaryAnnotations.clear();
        for (int left = in.list(); left > 0; left--) {
          span.binaryAnnotations.add(binaryAnnotation());
        }
      } else {
        in.skip();
      }
    }
  }

  private V1Span.Annotation annotation() throws MalformedZipkinException, NoRoomException {
    work.object();
    long micros = 0;
    String value = "";
    V1Span.@Nullable Endpoint host = null;
    while (in.next()) {
      if (in.is(1, ThriftInput.I64)) {
        micros = in.i64();
      } else if (in.is(2, ThriftInput.STRING)) {
        value = in.text(work);
      } else if (in.is(3, ThriftInput.STRUCT)) {
        host = endpoint();
      } else {
        in.skip();
      }
    }
    return new V1Span.Annotation(micros, value, host);
  }

  private V1Span.BinaryAnnotation binaryAnnotation()
      throws MalformedZipkinException, NoRoomException {
    work.object();
    String key = "";
    byte[] bytes = {};
    int type = 0;
    V1Span.@Nullable Endpoint host = null;
    while (in.next()) {
      if (in.is(1, ThriftInput.STRING)) {
        key = in.text(work);
      } else if (in.is(2, ThriftInput.STRING)) {
        bytes = in.octets(work);
      } else if (in.is(3, ThriftInput.I32)) {
        type = in.i32();
      } else if (in.is(4, ThriftInput.STRUCT)) {
        host = endpoint();
      } else {
        in.skip();
      }
    }
    return new V1Span.BinaryAnnotation(
        key, value(type, bytes), new String(bytes, StandardCharsets.UTF_8), host);
  }

  /** Whole numbers below 64 bits read as unsigned, as in the reference. */
  private static TagValues.Value value(int type, byte[] bytes) {
    ByteBuffer value = ByteBuffer.wrap(bytes);
    int wanted =
        switch (type) {
          case 2 -> 2;
          case 3 -> 4;
          case 4, 5 -> 8;
          default -> 0;
        };
    if (bytes.length < wanted) {
      return new TagValues.Text("<not enough bytes representing the number>");
    }
    return switch (type) {
      case 0 -> new TagValues.Truth(bytes.length == 1 && bytes[0] == 1);
      case 1 -> new TagValues.Text(Base64.getEncoder().encodeToString(bytes));
      case 2 -> new TagValues.Whole(Short.toUnsignedLong(value.getShort()));
      case 3 -> new TagValues.Whole(Integer.toUnsignedLong(value.getInt()));
      case 4 -> new TagValues.Whole(value.getLong());
      case 5 -> new TagValues.Real(value.getDouble());
      case 6 -> new TagValues.Text(new String(bytes, StandardCharsets.UTF_8));
      default -> new TagValues.Text("<unknown zipkin v1 binary annotation type (" + type + ")>");
    };
  }

  private V1Span.Endpoint endpoint() throws MalformedZipkinException, NoRoomException {
    work.object();
    String serviceName = "";
    String ipv4 = "";
    String ipv6 = "";
    int port = 0;
    while (in.next()) {
      if (in.is(1, ThriftInput.I32)) {
        int address = in.i32();
        ipv4 = address == 0 ? "" : IpAddress.text(ByteBuffer.allocate(4).putInt(address).array());
      } else if (in.is(2, ThriftInput.I16)) {
        port = in.i16();
      } else if (in.is(3, ThriftInput.STRING)) {
        serviceName = in.text(work);
      } else if (in.is(4, ThriftInput.STRING)) {
        byte[] address = in.octets(work);
        ipv6 = address.length == 0 ? "" : IpAddress.text(address);
      } else {
        in.skip();
      }
    }
    return new V1Span.Endpoint(serviceName, ipv4, ipv6, port);
  }
}
