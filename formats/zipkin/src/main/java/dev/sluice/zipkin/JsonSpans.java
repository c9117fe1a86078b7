package dev.sluice.zipkin;

import dev.sluice.data.Slice;
import dev.sluice.json.JsonOutput;
import dev.sluice.json.NoRoomException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A list of v2 spans in JSON; names in lower case, as Zipkin's users search for them. */
final class JsonSpans implements ZipkinWriter.Output {
  private static final byte[] TIMESTAMP = ascii("\"timestamp\":");
  private static final byte[] DURATION = ascii("\"duration\":");
  private static final byte[] TRACE_ID = ascii("\"traceId\":");
  private static final byte[] ID = ascii(",\"id\":");
  private static final byte[] PARENT_ID = ascii(",\"parentId\":");
  private static final byte[] NAME = ascii(",\"name\":");
  private static final byte[] KIND = ascii(",\"kind\":");
  private static final byte[] LOCAL_ENDPOINT = ascii(",\"localEndpoint\":");
  private static final byte[] REMOTE_ENDPOINT = ascii(",\"remoteEndpoint\":");
  private static final byte[] ANNOTATIONS = ascii(",\"annotations\":[");
  private static final byte[] ANNOTATION = ascii("{\"timestamp\":");
  private static final byte[] VALUE = ascii(",\"value\":");
  private static final byte[] TAGS = ascii(",\"tags\":");

  private final JsonOutput out;
  private boolean isBegun;

  JsonSpans(JsonOutput out) {
    this.out = out;
  }

  @Override
  public void write(V2Span span) throws NoRoomException {
    out.put(isBegun ? ',' : '[');
    isBegun = true;
    out.put('{');
    if (span.hasTimestamp) {
      out.raw(TIMESTAMP);
      out.number(Micros.rounded(span.startUnixNanos));
      out.put(',');
    }
    if (span.durationNanos > 0) {
      out.raw(DURATION);
      out.number(Micros.duration(span.durationNanos));
      out.put(',');
    }
    out.raw(TRACE_ID);
    String low = hex(span.traceIdLow);
    out.string(span.traceIdHigh == 0 ? low : hex(span.traceIdHigh) + low);
    out.raw(ID);
    out.string(hex(span.id));
    if (span.parentId != 0) {
      out.raw(PARENT_ID);
      out.string(hex(span.parentId));
    }
    if (!span.name.isEmpty()) {
      out.raw(NAME);
      out.string(span.name.toLowerCase(Locale.ROOT));
    }
    String kind = kind(span.kind);
    if (!kind.isEmpty()) {
      out.raw(KIND);
      out.string(kind);
    }
    V2Span.Endpoint local = span.local;
    if (local != null && !local.isEmpty()) {
      out.raw(LOCAL_ENDPOINT);
      endpoint(local);
    }
    V2Span.Endpoint remote = span.remote;
    if (remote != null && !remote.isEmpty()) {
      out.raw(REMOTE_ENDPOINT);
      endpoint(remote);
    }
    annotations(span);
    tags(span.tags);
    out.put('}');
  }

  private static String kind(int kind) {
    return switch (kind) {
      case 2 -> "SERVER";
      case 3 -> "CLIENT";
      case 4 -> "PRODUCER";
      case 5 -> "CONSUMER";
      default -> "";
    };
  }

  private void endpoint(V2Span.Endpoint endpoint) throws NoRoomException {
    out.put('{');
    boolean isLater = member("serviceName", endpoint.serviceName.toLowerCase(Locale.ROOT), false);
    isLater = member("ipv4", endpoint.ipv4, isLater);
    isLater = member("ipv6", endpoint.ipv6, isLater);
    if (endpoint.port != 0) {
      if (isLater) {
        out.put(',');
      }
      out.string("port");
      out.put(':');
      out.number(endpoint.port);
    }
    out.put('}');
  }

  /** Whether something stands before the next one. */
  private boolean member(String name, String value, boolean isLater) throws NoRoomException {
    if (value.isEmpty()) {
      return isLater;
    }
    if (isLater) {
      out.put(',');
    }
    out.string(name);
    out.put(':');
    out.string(value);
    return true;
  }

  private void annotations(V2Span span) throws NoRoomException {
    if (span.annotations.isEmpty()) {
      return;
    }
    out.raw(ANNOTATIONS);
    boolean isLater = false;
    for (V2Span.Annotation each : span.annotations) {
      if (isLater) {
        out.put(',');
      }
      isLater = true;
      out.raw(ANNOTATION);
      out.number(Micros.ofAnnotation(each, span));
      out.raw(VALUE);
      out.string(each.value());
      out.put('}');
    }
    out.put(']');
  }

  private void tags(Map<String, String> tags) throws NoRoomException {
    if (tags.isEmpty()) {
      return;
    }
    out.raw(TAGS);
    char before = '{';
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      out.put(before);
      before = ',';
      out.string(tag.getKey());
      out.put(':');
      out.string(tag.getValue());
    }
    out.put('}');
  }

  @Override
  public List<Slice> finish() throws NoRoomException {
    if (!isBegun) {
      out.put('[');
    }
    out.put(']');
    return out.finish();
  }

  @Override
  public long takenBytes() {
    return out.takenBytes();
  }

  @Override
  public void abandon() {
    out.abandon();
  }

  private static String hex(long id) {
    return HexFormat.of().toHexDigits(id);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
