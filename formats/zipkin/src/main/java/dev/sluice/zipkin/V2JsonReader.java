package dev.sluice.zipkin;

import dev.sluice.json.MalformedJsonException;
import dev.sluice.json.NoRoomException;

/** A list of v2 spans in JSON. */
final class V2JsonReader {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final long NANOS_PER_MICRO = 1000;

  private final JsonValues json;
  private final Work work;
  private final V2Mapping mapping;
  private final V2Span span = new V2Span();

  V2JsonReader(JsonValues json, ZipkinFormat.Reading reading) {
    this.json = json;
    this.work = reading.work();
    this.mapping = new V2Mapping(reading);
  }

  void readAll() throws MalformedJsonException, NoRoomException {
    json.document(
        () -> {
          if (json.in().takeWord("null")) {
            return;
          }
          span.clear();
          json.object(this::member);
          if (span.id == 0) {
            throw json.in().wrong("a span without an id ends");
          }
          mapping.add(span);
          work.spanDone();
        });
  }

  private void member(String name) throws MalformedJsonException, NoRoomException {
    switch (name) {
      case "traceid" -> {
        json.id(TRACE_ID_BYTES);
        if (json.in().tokenBytes() == 0) {
          throw json.in().wrongToken("an empty trace id");
        }
        span.traceIdHigh = json.high();
        span.traceIdLow = json.low();
      }
      case "id" -> {
        json.id(SPAN_ID_BYTES);
        span.id = json.low();
      }
      case "parentid" -> {
        json.id(SPAN_ID_BYTES);
        span.parentId = json.low();
      }
      case "name" -> span.name = json.text();
      case "kind" -> span.kind = kind(json.text());
      case "timestamp" -> {
        long micros = json.unsigned();
        span.hasTimestamp = micros != 0;
        span.startUnixNanos = NANOS_PER_MICRO * micros;
      }
      case "duration" -> span.durationNanos = NANOS_PER_MICRO * json.unsigned();
      case "localendpoint" -> endpoint(span.local());
      case "remoteendpoint" -> endpoint(span.remote());
      case "annotations" -> {
        span.annotations.clear();
        json.list(this::annotation);
      }
      case "tags" -> tags();
      case "debug", "shared" -> json.bool(); // OTLP has no place for them
      default -> json.skip();
    }
  }

  private static int kind(String word) {
    return switch (word) {
      case "SERVER" -> 2;
      case "CLIENT" -> 3;
      case "PRODUCER" -> 4;
      case "CONSUMER" -> 5;
      default -> 0;
    };
  }

  private void endpoint(V2Span.Endpoint endpoint) throws MalformedJsonException, NoRoomException {
    json.object(
        name -> {
          switch (name) {
            case "servicename" -> endpoint.serviceName = json.text();
            case "ipv4" -> endpoint.ipv4 = address(json.text());
            case "ipv6" -> endpoint.ipv6 = address(json.text());
            case "port" -> {
              long port = json.unsigned();
              if (port < 0 || port > 0xFFFF) {
                throw json.in().wrongToken("not a port");
              }
              endpoint.port = (int) port;
            }
            default -> json.skip();
          }
        });
  }

  private String address(String text) throws MalformedJsonException {
    String address = text.isEmpty() ? text : IpAddress.usual(text);
    if (address == null) {
      throw json.in().wrongToken("not an IP address");
    }
    return address;
  }

  private void annotation() throws MalformedJsonException, NoRoomException {
    work.object();
    long[] micros = {0};
    String[] value = {""};
    json.object(
        name -> {
          switch (name) {
            case "timestamp" -> micros[0] = json.unsigned();
            case "value" -> value[0] = json.text();
            default -> json.skip();
          }
        });
    if (micros[0] == 0) {
      throw json.in().wrong("an annotation without a timestamp ends");
    }
    span.annotations.add(new V2Span.Annotation(NANOS_PER_MICRO * micros[0], value[0]));
  }

  private void tags() throws MalformedJsonException, NoRoomException {
    var in = json.in();
    if (!in.take('{')) {
      throw in.unexpected("an object");
    }
    if (in.take('}')) {
      return;
    }
    do {
      String key = json.text();
      in.expect(':');
      span.tags.put(key, in.takeWord("null") ? "" : json.text());
    } while (in.goesOn('}'));
  }
}
