package dev.sluice.zipkin;

import dev.sluice.json.JsonInput;
import dev.sluice.json.MalformedJsonException;
import dev.sluice.json.NoRoomException;
import org.jspecify.annotations.Nullable;

/** A list of v1 spans in JSON. */
final class V1JsonReader {
  private static final int ID_DIGITS = 16;

  private final JsonValues json;
  private final Work work;
  private final TagValues tags;
  private final V1Mapping mapping;
  private final V1Span span = new V1Span();

  V1JsonReader(JsonValues json, ZipkinFormat.Reading reading) {
    this.json = json;
    this.work = reading.work();
    this.tags = reading.tags();
    this.mapping = new V1Mapping(reading);
  }

  void readAll() throws MalformedJsonException, NoRoomException {
    json.document(
        () -> {
          span.clear();
          json.object(this::member);
          if ((span.traceIdHigh | span.traceIdLow) == 0) {
            throw json.in().wrong("a span without a trace id ends");
          }
          if (span.id == 0) {
            throw json.in().wrong("a span without an id ends");
          }
          mapping.addJson(span);
          work.spanDone();
        });
  }

  private void member(String name) throws MalformedJsonException, NoRoomException {
    switch (name) {
      case "traceid" -> {
        id(2 * ID_DIGITS);
        span.traceIdHigh = json.high();
        span.traceIdLow = json.low();
      }
      case "id" -> {
        id(ID_DIGITS);
        span.id = json.low();
      }
      case "parentid" -> parentId();
      case "name" -> span.name = json.text();
      case "timestamp" -> {
        span.timestampMicros = json.signed();
        span.hasTimestamp = span.timestampMicros != 0;
      }
      case "duration" -> span.durationMicros = json.signed();
      case "annotations" -> {
        span.annotations.clear();
        json.list(this::annotation);
      }
      case "binaryannotations" -> {
        span.binaryAnnotations.clear();
        json.list(this::binaryAnnotation);
      }
      case "debug" -> json.bool();
      default -> json.skip();
    }
  }

  /** An id of 16 digits, or as many as may be. */
  private void id(int mostDigits) throws MalformedJsonException {
    json.id(mostDigits / 2);
    int digits = json.in().tokenBytes();
    if (digits != ID_DIGITS && digits != mostDigits) {
      throw json.in().wrongToken("an id of " + digits + " digits");
    }
  }

  private void parentId() throws MalformedJsonException {
    json.id(ID_DIGITS / 2);
    int digits = json.in().tokenBytes();
    span.parentId = json.low();
    if (digits != 0 && (digits != ID_DIGITS || span.parentId == 0)) {
      throw json.in().wrongToken("a parent id that is none");
    }
  }

  private void annotation() throws MalformedJsonException, NoRoomException {
    work.object();
    if (json.in().takeWord("null")) {
      return;
    }
    Fields fields = new Fields();
    json.object(
        name -> {
          switch (name) {
            case "timestamp" -> fields.micros = json.signed();
            case "value" -> fields.value = json.text();
            case "endpoint" -> fields.endpoint = endpoint();
            default -> json.skip();
          }
        });
    span.annotations.add(new V1Span.Annotation(fields.micros, fields.value, fields.endpoint));
  }

  private void binaryAnnotation() throws MalformedJsonException, NoRoomException {
    work.object();
    Fields fields = new Fields();
    json.object(
        name -> {
          switch (name) {
            case "key" -> fields.key = json.text();
            case "value" -> value(fields);
            case "endpoint" -> fields.endpoint = endpoint();
            default -> json.skip();
          }
        });
    TagValues.Value value = fields.given;
    span.binaryAnnotations.add(
        new V1Span.BinaryAnnotation(
            fields.key,
            value == null ? tags.value(fields.value) : value,
            fields.value,
            fields.endpoint));
  }

  /** A text; Zipkin's own writers say true where an address is all that they tell. */
  private void value(Fields fields) throws MalformedJsonException, NoRoomException {
    JsonInput in = json.in();
    if (in.isNext('t') || in.isNext('f')) {
      boolean is = json.bool();
      fields.given = new TagValues.Truth(is);
      fields.value = Boolean.toString(is);
    } else {
      fields.given = null;
      fields.value = json.text();
    }
  }

  private V1Span.Endpoint endpoint() throws MalformedJsonException, NoRoomException {
    work.object();
    String[] texts = {"", "", ""};
    int[] port = {0};
    json.object(
        name -> {
          switch (name) {
            case "servicename" -> texts[0] = json.text();
            case "ipv4" -> texts[1] = json.text();
            case "ipv6" -> texts[2] = json.text();
            case "port" -> {
              long number = json.signed();
              if (number != (int) number) {
                throw json.in().wrongToken("not a 32-bit integer");
              }
              port[0] = (int) number;
            }
            default -> json.skip();
          }
        });
    return new V1Span.Endpoint(texts[0], texts[1], texts[2], port[0]);
  }

  /** Of an annotation or a binary one. */
  private static final class Fields {
    long micros;
    String key = "";
    String value = "";
    TagValues.@Nullable Value given;
    V1Span.@Nullable Endpoint endpoint;
  }
}
