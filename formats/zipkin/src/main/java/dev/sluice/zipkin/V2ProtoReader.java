package dev.sluice.zipkin;

import dev.sluice.data.Slice;
import dev.sluice.json.NoRoomException;
import java.nio.ByteBuffer;

/** A list of v2 spans in protobuf, after Zipkin's {@code zipkin.proto}. */
final class V2ProtoReader {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final long NANOS_PER_MICRO = 1000;

  private static final int SPANS = 1;

  private static final int TRACE_ID = 1;
  private static final int PARENT_ID = 2;
  private static final int ID = 3;
  private static final int KIND = 4;
  private static final int NAME = 5;
  private static final int TIMESTAMP = 6;
  private static final int DURATION = 7;
  private static final int LOCAL_ENDPOINT = 8;
  private static final int REMOTE_ENDPOINT = 9;
  private static final int ANNOTATIONS = 10;
  private static final int TAGS = 11;

  private static final int SERVICE_NAME = 1;
  private static final int IPV4 = 2;
  private static final int IPV6 = 3;
  private static final int PORT = 4;

  private final Work work;
  private final V2Mapping mapping;
  private final V2Span span = new V2Span();

  V2ProtoReader(ZipkinFormat.Reading reading) {
    this.work = reading.work();
    this.mapping = new V2Mapping(reading);
  }

  void readAll(Slice body) throws MalformedZipkinException, NoRoomException {
    ProtoInput list = new ProtoInput(body);
    while (list.next()) {
      if (list.is(SPANS, ProtoInput.LEN)) {
        span.clear();
        span.hasTimestamp = true; // what protobuf cannot tell, the reference does not either
        read(list.message());
        mapping.add(span);
        work.spanDone();
      } else {
        list.skip();
      }
    }
  }

  private void read(ProtoInput in) throws MalformedZipkinException, NoRoomException {
    boolean hasTraceId = false;
    boolean hasId = false;
    while (in.next()) {
      if (in.is(TRACE_ID, ProtoInput.LEN)) {
        ByteBuffer id = id(in, TRACE_ID_BYTES, "trace id");
        hasTraceId = id.hasRemaining();
        span.traceIdHigh = hasTraceId ? id.getLong() : 0;
        span.traceIdLow = hasTraceId ? id.getLong() : 0;
      } else if (in.is(PARENT_ID, ProtoInput.LEN)) {
        ByteBuffer id = id(in, SPAN_ID_BYTES, "parent id");
        span.parentId = id.hasRemaining() ? id.getLong() : 0;
      } else if (in.is(ID, ProtoInput.LEN)) {
        ByteBuffer id = id(in, SPAN_ID_BYTES, "span id");
        hasId = id.hasRemaining();
        span.id = hasId ? id.getLong() : 0;
      } else if (in.is(KIND, ProtoInput.VARINT)) {
        span.kind = kind((int) in.varint());
      } else if (in.is(NAME, ProtoInput.LEN)) {
        span.name = in.text(work);
      } else if (in.is(TIMESTAMP, ProtoInput.FIXED64)) {
        span.startUnixNanos = NANOS_PER_MICRO * in.fixed64();
      } else if (in.is(DURATION, ProtoInput.VARINT)) {
        span.durationNanos = NANOS_PER_MICRO * in.varint();
      } else if (in.is(LOCAL_ENDPOINT, ProtoInput.LEN)) {
        endpoint(in.message(), span.local());
      } else if (in.is(REMOTE_ENDPOINT, ProtoInput.LEN)) {
        endpoint(in.message(), span.remote());
      } else if (in.is(ANNOTATIONS, ProtoInput.LEN)) {
        annotation(in.message());
      } else if (in.is(TAGS, ProtoInput.LEN)) {
        tag(in.message());
      } else {
        in.skip(); // debug and shared among them: OTLP has no place for them
      }
    }
    if (!hasTraceId || !hasId) {
      throw new MalformedZipkinException(
          "a span without " + (hasTraceId ? "an id" : "a trace id of 16 bytes"));
    }
  }

  /** An id of that many bytes, or an empty one. */
  private static ByteBuffer id(ProtoInput in, int bytes, String what)
      throws MalformedZipkinException {
    byte[] id = in.octets();
    if (id.length != bytes && id.length != 0) {
      throw new MalformedZipkinException(
          "a " + what + " of " + id.length + " bytes instead of " + bytes);
    }
    return ByteBuffer.wrap(id);
  }

  private static int kind(int number) {
    return switch (number) {
      case 1 -> 3; // CLIENT
      case 2 -> 2; // SERVER
      case 3 -> 4; // PRODUCER
      case 4 -> 5; // CONSUMER
      default -> 0;
    };
  }

  private void endpoint(ProtoInput in, V2Span.Endpoint endpoint)
      throws MalformedZipkinException, NoRoomException {
    while (in.next()) {
      if (in.is(SERVICE_NAME, ProtoInput.LEN)) {
        endpoint.serviceName = in.text(work);
      } else if (in.is(IPV4, ProtoInput.LEN)) {
        endpoint.ipv4 = address(in);
      } else if (in.is(IPV6, ProtoInput.LEN)) {
        endpoint.ipv6 = address(in);
      } else if (in.is(PORT, ProtoInput.VARINT)) {
        endpoint.port = (int) in.varint() & 0xFFFF;
      } else {
        in.skip();
      }
    }
  }

  private String address(ProtoInput in) throws MalformedZipkinException, NoRoomException {
    byte[] address = in.octets();
    work.text(2 * address.length);
    return address.length == 0 ? "" : IpAddress.text(address);
  }

  private void annotation(ProtoInput in) throws MalformedZipkinException, NoRoomException {
    work.object();
    long micros = 0;
    String value = "";
    while (in.next()) {
      if (in.is(1, ProtoInput.FIXED64)) {
        micros = in.fixed64();
      } else if (in.is(2, ProtoInput.LEN)) {
        value = in.text(work);
      } else {
        in.skip();
      }
    }
    span.annotations.add(new V2Span.Annotation(NANOS_PER_MICRO * micros, value));
  }

  private void tag(ProtoInput in) throws MalformedZipkinException, NoRoomException {
    String key = "";
    String value = "";
    while (in.next()) {
      if (in.is(1, ProtoInput.LEN)) {
        key = in.text(work);
      } else if (in.is(2, ProtoInput.LEN)) {
        value = in.text(work);
      } else {
        in.skip();
      }
    }
    span.tags.put(key, value);
  }
}
