package dev.sluice.zipkin;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.json.NoRoomException;
import dev.sluice.otlp.view.AttributedView;
import dev.sluice.otlp.view.EventView;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.LinkView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ScopeCursor;
import dev.sluice.otlp.view.ScopeView;
import dev.sluice.otlp.view.SpanView;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes v2 spans of OTLP spans, as the reference does: what Zipkin has no place for becomes tags,
 * of which those of the span win over the scope's, and those over the resource's.
 */
final class FromOtlp {
  private static final int INTERNAL = 1;
  private static final int OK = 1;
  private static final int ERROR = 2;

  /** A start before that is none: what stands for an absent time is zero. */
  private static final long FIRST_START_NANOS = 1_000_000_000L;

  private final ZipkinWriter.Output out;
  private final Work work;
  private final String defaultServiceName;
  private final PackedJson json = new PackedJson();
  private final V2Span span = new V2Span();
  private int spans;
  private int leftOut;

  FromOtlp(ZipkinWriter.Output out, Work work, String defaultServiceName) {
    this.out = out;
    this.work = work;
    this.defaultServiceName = defaultServiceName;
  }

  int spans() {
    return spans;
  }

  int leftOut() {
    return leftOut;
  }

  void writeAll(Payload traces) throws NoRoomException {
    ResourceCursor<SpanView> resources = OtlpViews.traces(traces);
    while (resources.next()) {
      Map<String, String> ofResource = new LinkedHashMap<>();
      putAll(resources.resource(), ofResource);
      Names.renew(ofResource, Names.FAAS_ID, Names.CLOUD_RESOURCE_ID);
      String service = takeService(ofResource);
      ScopeCursor<SpanView> scopes = resources.scopes();
      while (scopes.next()) {
        Map<String, String> ofScope = new LinkedHashMap<>(ofResource);
        ScopeView scope = scopes.scope();
        putAll(scope, ofScope);
        putIfAny(ofScope, Names.SCOPE_NAME, scope.name());
        putIfAny(ofScope, Names.SCOPE_VERSION, scope.version());
        long noted = work.noted();
        SpanView each = scopes.items();
        while (each.next()) {
          write(each, service, ofScope);
          work.backTo(noted);
        }
      }
      work.spanDone();
    }
  }

  private void write(SpanView from, String service, Map<String, String> above)
      throws NoRoomException {
    span.clear();
    if (!takeIds(from)) {
      leftOut++;
      return;
    }
    Map<String, String> tags = span.tags;
    tags.putAll(above);
    putAll(from, tags);
    String httpStatus = tags.get(Names.HTTP_RESPONSE_STATUS);
    if (httpStatus != null) {
      tags.putIfAbsent(Names.HTTP_STATUS, httpStatus);
    }
    putIfAny(tags, Names.TRACE_STATE, from.traceState());
    span.name = from.name();
    work.text(span.name.length());
    times(from);
    span.kind = from.kind();
    if (span.kind == INTERNAL) {
      tags.put(Names.SPAN_KIND, "internal");
    }
    local(service, tags);
    remote(tags);
    status(from, tags);
    events(from);
    links(from, tags);
    out.write(span);
    spans++;
  }

  /** False when there is no trace id, or no id. */
  private boolean takeIds(SpanView from) {
    ByteBuffer traceId = buffer(from.traceId());
    ByteBuffer id = buffer(from.spanId());
    if (traceId.remaining() != 16 || id.remaining() != 8) {
      return false;
    }
    span.traceIdHigh = traceId.getLong();
    span.traceIdLow = traceId.getLong();
    span.id = id.getLong();
    ByteBuffer parent = buffer(from.parentSpanId());
    span.parentId = parent.remaining() == 8 ? parent.getLong() : 0;
    return (span.traceIdHigh | span.traceIdLow) != 0 && span.id != 0;
  }

  private static ByteBuffer buffer(Slice slice) {
    return ByteBuffer.wrap(slice.array(), slice.offset(), slice.length());
  }

  /** What Zipkin cannot say of times, it is not told: starts beyond 2262, ends before the start. */
  private void times(SpanView from) {
    long start = from.startTimeUnixNano();
    long end = from.endTimeUnixNano();
    span.hasTimestamp = start >= FIRST_START_NANOS;
    span.startUnixNanos = start;
    span.durationNanos = end == 0 ? 0 : Math.max(0, end - start);
  }

  private void putAll(AttributedView from, Map<String, String> tags) throws NoRoomException {
    KeyValueView each = from.attributes();
    Map<String, String> own = new LinkedHashMap<>();
    while (each.next()) {
      work.text(each.sizeBytes());
      own.putIfAbsent(each.key(), each.value().toText()); // the first one counts
    }
    tags.putAll(own);
  }

  private static void putIfAny(Map<String, String> tags, String key, String value) {
    if (!value.isEmpty()) {
      tags.put(key, value);
    }
  }

  private String takeService(Map<String, String> tags) {
    String service = tags.remove(Names.SERVICE_NAME);
    if (service != null) {
      return service;
    }
    for (String source : Names.OF_SERVICES) {
      String name = tags.remove(source);
      if (name != null) {
        tags.put(Names.SERVICE_NAME_SOURCE, source);
        return name;
      }
    }
    return defaultServiceName;
  }

  private void local(String service, Map<String, String> tags) {
    if (service.isEmpty() && address(tags, Names.LOCAL_IP) == null) {
      return;
    }
    V2Span.Endpoint local = span.local();
    local.serviceName = service;
    takeAddress(local, tags, Names.LOCAL_IP, Names.LOCAL_PORT);
  }

  private void remote(Map<String, String> tags) {
    String named =
        tags.containsKey(Names.SERVICE_PEER_NAME) ? Names.SERVICE_PEER_NAME : Names.PEER_SERVICE;
    String service = tags.getOrDefault(named, "");
    if (service.isEmpty() && address(tags, Names.PEER_IP) == null) {
      return;
    }
    tags.remove(named);
    V2Span.Endpoint remote = span.remote();
    remote.serviceName = service;
    takeAddress(remote, tags, Names.PEER_IP, Names.PEER_PORT);
  }

  private static byte @Nullable [] address(Map<String, String> tags, String key) {
    String text = tags.get(key);
    return text == null ? null : IpAddress.parse(text);
  }

  /** What is no address, and no port, stays a tag. */
  private static void takeAddress(
      V2Span.Endpoint endpoint, Map<String, String> tags, String ipKey, String portKey) {
    String text = tags.get(ipKey);
    byte[] address = address(tags, ipKey);
    if (text != null && address != null) {
      if (text.indexOf(':') >= 0) {
        endpoint.ipv6 = IpAddress.text(address);
      } else {
        endpoint.ipv4 = IpAddress.text(address);
      }
      tags.remove(ipKey);
    }
    int port = port(tags.get(portKey));
    if (port >= 0) {
      endpoint.port = port;
      tags.remove(portKey);
    }
  }

  /** Negative for what is none. */
  private static int port(@Nullable String text) {
    if (text == null
        || text.isEmpty()
        || text.length() > 5
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port > 0xFFFF ? -1 : port;
  }

  private static void status(SpanView from, Map<String, String> tags) {
    int code = from.status().code();
    if (code == ERROR) {
      tags.put(Names.ERROR, "true");
    } else {
      tags.remove(Names.ERROR); // Zipkin takes any value of it for a failure
    }
    if (code == 0) {
      return;
    }
    tags.put(
        Names.STATUS_CODE,
        code == OK ? "STATUS_CODE_OK" : code == ERROR ? "STATUS_CODE_ERROR" : "");
    putIfAny(tags, Names.STATUS_DESCRIPTION, from.status().message());
  }

  private void events(SpanView from) throws NoRoomException {
    EventView event = from.events();
    while (event.next()) {
      work.text(2 * event.sizeBytes());
      String name = event.name();
      boolean isPlain = !event.attributes().next() && event.droppedAttributesCount() == 0;
      span.annotations.add(
          new V2Span.Annotation(
              event.timeUnixNano(),
              isPlain
                  ? name
                  : name
                      + "|"
                      + json.of(event)
                      + "|"
                      + Integer.toUnsignedString(event.droppedAttributesCount())));
    }
  }

  private void links(SpanView from, Map<String, String> tags) throws NoRoomException {
    LinkView link = from.links();
    for (int i = 0; link.next(); i++) {
      work.text(2 * link.sizeBytes());
      tags.put(
          Names.LINK + i,
          hex(link.traceId())
              + "|"
              + hex(link.spanId())
              + "|"
              + link.traceState()
              + "|"
              + json.of(link)
              + "|"
              + Integer.toUnsignedString(link.droppedAttributesCount()));
    }
  }

  /** Empty for an id of zeros. */
  private static String hex(Slice id) {
    String digits = HexFormat.of().formatHex(id.array(), id.offset(), id.end());
    return digits.chars().allMatch(c -> c == '0') ? "" : digits;
  }
}
