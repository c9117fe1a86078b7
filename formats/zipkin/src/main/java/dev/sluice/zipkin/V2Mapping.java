package dev.sluice.zipkin;

import dev.sluice.data.Slice;
import dev.sluice.json.NoRoomException;
import dev.sluice.otlp.write.AttributeValue;
import dev.sluice.otlp.write.TraceWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes OTLP spans of v2 spans, as the reference does: tags that stand for something of OTLP become
 * that, those that name the resource go there, the others are the span's attributes.
 */
final class V2Mapping {
  /** As many links as the reference looks for. */
  private static final int MOST_LINKS = 128;

  private static final Slice NO_ID = Slice.of(new byte[0]);
  private static final int INTERNAL = 1;
  private static final int OK = 1;
  private static final int ERROR = 2;

  private final GroupedSpans spans;
  private final TagValues values;
  private final PackedText packed;
  private final List<PackedText.Link> links = new ArrayList<>();

  V2Mapping(ZipkinFormat.Reading reading) {
    this.spans = reading.spans();
    this.values = reading.tags();
    this.packed = new PackedText(reading.work());
  }

  /** Writes the span; its tags are used up. */
  void add(V2Span span) throws NoRoomException {
    Map<String, String> tags = span.tags;
    TraceWriter out = spans.of(origin(span));
    out.span(
        traceId(span.traceIdHigh, span.traceIdLow),
        spanId(span.id),
        span.parentId == span.id ? NO_ID : spanId(span.parentId),
        span.name,
        kind(span.kind, tags));
    String state = tags.remove(Names.TRACE_STATE);
    if (state != null) {
      out.traceState(state);
    }
    out.times(span.startUnixNanos, span.startUnixNanos + span.durationNanos);
    int status = 0;
    String message = "";
    String code = tags.remove(Names.STATUS_CODE);
    if (code != null) {
      status = statusCode(code);
      String description = tags.remove(Names.STATUS_DESCRIPTION);
      message = description == null ? "" : description;
    }
    String error = tags.get(Names.ERROR);
    if (error != null) {
      status = ERROR;
      if (error.equals("true")) {
        tags.remove(Names.ERROR);
      }
    }
    takeLinks(tags);
    attributes(span, out);
    for (V2Span.Annotation annotation : span.annotations) {
      event(annotation, out);
    }
    for (PackedText.Link link : links) {
      out.link(link.traceId(), link.spanId()).traceState(link.traceState());
      attributes(link.attributes(), link.droppedAttributes(), out);
    }
    links.clear();
    if (status != 0 || !message.isEmpty()) {
      out.status(status, message);
    }
  }

  private static GroupedSpans.Origin origin(V2Span span) {
    Map<String, String> tags = span.tags;
    V2Span.Endpoint local = span.local;
    String service = local == null ? "" : local.serviceName;
    Map<String, String> attributes = new LinkedHashMap<>();
    String source = tags.remove(Names.SERVICE_NAME_SOURCE);
    if (!service.isEmpty() && !service.equals(Names.NO_SERVICE_NAME)) {
      attributes.put(source == null || source.isEmpty() ? Names.SERVICE_NAME : source, service);
    }
    if (!tags.isEmpty()) {
      Names.renew(tags, Names.FAAS_ID, Names.CLOUD_RESOURCE_ID);
      for (String key : Names.OF_RESOURCES) {
        String value = tags.remove(key);
        if (value != null) {
          attributes.put(key, value);
        }
      }
    }
    List<String> resource = new ArrayList<>(2 * attributes.size());
    attributes.forEach(
        (key, value) -> {
          resource.add(key);
          resource.add(value);
        });
    return new GroupedSpans.Origin(
        resource,
        lastOf(tags.remove(Names.LIBRARY_NAME), tags.remove(Names.SCOPE_NAME)),
        lastOf(tags.remove(Names.LIBRARY_VERSION), tags.remove(Names.SCOPE_VERSION)));
  }

  private static String lastOf(@Nullable String older, @Nullable String newer) {
    return newer != null ? newer : older != null ? older : "";
  }

  private static int kind(int kind, Map<String, String> tags) {
    if (kind != 0) {
      return kind;
    }
    return "internal".equals(tags.remove(Names.SPAN_KIND)) ? INTERNAL : 0;
  }

  private static int statusCode(String word) {
    return switch (word) {
      case "STATUS_CODE_OK", "Ok" -> OK;
      case "STATUS_CODE_ERROR", "Error" -> ERROR;
      default -> 0;
    };
  }

  /** A tag that is named as a link, but is none, stays a tag. */
  private void takeLinks(Map<String, String> tags) throws NoRoomException {
    for (int i = 0; i < MOST_LINKS && !tags.isEmpty(); i++) {
      String key = Names.LINK + i;
      String text = tags.get(key);
      if (text == null) {
        return;
      }
      PackedText.Link link = packed.link(text);
      if (link != null) {
        links.add(link);
        tags.remove(key);
      }
    }
  }

  private void attributes(V2Span span, TraceWriter out) {
    V2Span.Endpoint local = span.local;
    V2Span.Endpoint remote = span.remote;
    if (local != null) {
      address(local, Names.LOCAL_IP, Names.LOCAL_PORT, span.tags, out);
    }
    if (remote != null) {
      if (!remote.serviceName.isEmpty()) {
        span.tags.remove(Names.SERVICE_PEER_NAME);
        out.attribute(Names.SERVICE_PEER_NAME, remote.serviceName);
      }
      address(remote, Names.PEER_IP, Names.PEER_PORT, span.tags, out);
    }
    if (!span.hasTimestamp) {
      span.tags.remove(Names.START_TIME_ABSENT);
      out.attribute(Names.START_TIME_ABSENT, true);
    }
    Names.renew(span.tags, Names.HTTP_STATUS, Names.HTTP_RESPONSE_STATUS);
    span.tags.forEach((key, text) -> values.value(text).writeTo(out, key));
  }

  private static void address(
      V2Span.Endpoint endpoint,
      String ipKey,
      String portKey,
      Map<String, String> tags,
      TraceWriter out) {
    String address = endpoint.ipv6.isEmpty() ? endpoint.ipv4 : endpoint.ipv6;
    if (!address.isEmpty()) {
      tags.remove(ipKey);
      out.attribute(ipKey, address);
    }
    if (endpoint.port > 0) {
      tags.remove(portKey);
      out.attribute(portKey, endpoint.port);
    }
  }

  private void event(V2Span.Annotation annotation, TraceWriter out) throws NoRoomException {
    PackedText.Event event = packed.event(annotation.value());
    if (event == null) {
      out.event(annotation.unixNanos(), annotation.value());
    } else {
      out.event(annotation.unixNanos(), event.name());
      attributes(event.attributes(), event.droppedAttributes(), out);
    }
  }

  private static void attributes(
      Map<String, AttributeValue> attributes, int dropped, TraceWriter out) {
    attributes.forEach(out::attribute);
    if (dropped != 0) {
      out.droppedAttributesCount(dropped);
    }
  }

  /** Zero is none. */
  static Slice spanId(long id) {
    return id == 0 ? NO_ID : Slice.of(ByteBuffer.allocate(8).putLong(id).array());
  }

  /** Zero is none. */
  static Slice traceId(long high, long low) {
    return (high | low) == 0
        ? NO_ID
        : Slice.of(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }
}
