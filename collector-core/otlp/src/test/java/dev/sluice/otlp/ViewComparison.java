package dev.sluice.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.AttributedView;
import dev.sluice.otlp.view.EntityRefView;
import dev.sluice.otlp.view.EventView;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.LinkView;
import dev.sluice.otlp.view.LogRecordView;
import dev.sluice.otlp.view.ProfileView;
import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.view.ScopeView;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.otlp.view.StatusView;
import dev.sluice.otlp.view.Utf8Text;
import dev.sluice.otlp.write.AttributeValue;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * Every accessor of the views that all signals, traces, logs and profiles need, against messages.
 */
public final class ViewComparison {
  private ViewComparison() {}

  public static void resource(ResourceView view, Resource message) {
    attributes(view, message.getAttributesList());
    assertThat(view.droppedAttributesCount()).isEqualTo(message.getDroppedAttributesCount());
    EntityRefView entities = view.entityRefs();
    for (EntityRef entity : message.getEntityRefsList()) {
      assertThat(entities.next()).isTrue();
      assertThat(entities.schemaUrl()).isEqualTo(entity.getSchemaUrl());
      assertThat(entities.type()).isEqualTo(entity.getType());
      List<String> keys = new ArrayList<>();
      entities.eachIdKey(key -> keys.add(text(key)));
      assertThat(keys).isEqualTo(entity.getIdKeysList());
      keys.clear();
      entities.eachDescriptionKey(key -> keys.add(text(key)));
      assertThat(keys).isEqualTo(entity.getDescriptionKeysList());
    }
    assertThat(entities.next()).isFalse();
  }

  private static String text(Slice utf8) {
    StringBuilder text = new StringBuilder();
    Utf8Text.decode(utf8, text::append);
    return text.toString();
  }

  public static void scope(ScopeView view, InstrumentationScope message) {
    assertThat(view.name()).isEqualTo(message.getName());
    assertThat(view.version()).isEqualTo(message.getVersion());
    attributes(view, message.getAttributesList());
    assertThat(view.droppedAttributesCount()).isEqualTo(message.getDroppedAttributesCount());
  }

  static void attributes(AttributedView view, List<KeyValue> messages) {
    keyValues(view.attributes(), messages);
    for (KeyValue wanted : messages) {
      AnyValueView found = view.attribute(AttributeKey.of(wanted.getKey()));
      KeyValue first =
          messages.stream()
              .filter(m -> m.getKey().equals(wanted.getKey()))
              .findFirst()
              .orElseThrow();
      assertThat(found).isNotNull();
      value(java.util.Objects.requireNonNull(found), first.getValue());
    }
    assertThat(view.attribute(AttributeKey.of("no such key"))).isNull();
  }

  private static void keyValues(KeyValueView view, List<KeyValue> messages) {
    for (KeyValue message : messages) {
      assertThat(view.next()).isTrue();
      assertThat(view.key()).isEqualTo(message.getKey());
      assertThat(view.keyIs(AttributeKey.of(message.getKey()))).isTrue();
      assertThat(view.keyIs(AttributeKey.of(message.getKey() + "x"))).isFalse();
      bytes(view.keyBytes(), message.getKeyBytes());
      assertThat(view.keyStringIndex()).isEqualTo(message.getKeyStrindex());
      value(view.value(), message.getValue());
    }
    assertThat(view.next()).isFalse();
  }

  static void value(AnyValueView view, AnyValue message) {
    switch (message.getValueCase()) {
      case STRING_VALUE -> {
        assertThat(view.type()).isEqualTo(AnyValueView.Type.STRING);
        assertThat(view.stringValue()).isEqualTo(message.getStringValue());
        bytes(view.stringBytes(), message.getStringValueBytes());
      }
      case BOOL_VALUE -> {
        assertThat(view.type()).isEqualTo(AnyValueView.Type.BOOL);
        assertThat(view.boolValue()).isEqualTo(message.getBoolValue());
      }
      case INT_VALUE -> {
        assertThat(view.type()).isEqualTo(AnyValueView.Type.INT);
        assertThat(view.intValue()).isEqualTo(message.getIntValue());
      }
      case DOUBLE_VALUE -> {
        assertThat(view.type()).isEqualTo(AnyValueView.Type.DOUBLE);
        same(view.doubleValue(), message.getDoubleValue());
      }
      case ARRAY_VALUE -> {
        assertThat(view.type()).isEqualTo(AnyValueView.Type.ARRAY);
        AnyValueView values = view.arrayValues();
        for (AnyValue one : message.getArrayValue().getValuesList()) {
          assertThat(values.next()).isTrue();
          value(values, one);
        }
        assertThat(values.next()).isFalse();
      }
      case KVLIST_VALUE -> {
        assertThat(view.type()).isEqualTo(AnyValueView.Type.KVLIST);
        keyValues(view.entries(), message.getKvlistValue().getValuesList());
      }
      case BYTES_VALUE -> {
        assertThat(view.type()).isEqualTo(AnyValueView.Type.BYTES);
        bytes(view.bytesValue(), message.getBytesValue());
      }
      case STRING_VALUE_STRINDEX -> {
        assertThat(view.type()).isEqualTo(AnyValueView.Type.STRING_INDEX);
        assertThat(view.stringIndex()).isEqualTo(message.getStringValueStrindex());
      }
      case VALUE_NOT_SET -> assertThat(view.type()).isEqualTo(AnyValueView.Type.EMPTY);
    }
    assertThat(AttributeValue.copyOf(view).encoded()).hasSize(view.sizeBytes());
  }

  public static void span(SpanView view, Span message) {
    bytes(view.traceId(), message.getTraceId());
    bytes(view.spanId(), message.getSpanId());
    bytes(view.parentSpanId(), message.getParentSpanId());
    assertThat(view.traceState()).isEqualTo(message.getTraceState());
    assertThat(view.name()).isEqualTo(message.getName());
    assertThat(view.kind()).isEqualTo(message.getKindValue());
    assertThat(view.startTimeUnixNano()).isEqualTo(message.getStartTimeUnixNano());
    assertThat(view.endTimeUnixNano()).isEqualTo(message.getEndTimeUnixNano());
    assertThat(view.flags()).isEqualTo(message.getFlags());
    assertThat(view.droppedAttributesCount()).isEqualTo(message.getDroppedAttributesCount());
    assertThat(view.droppedEventsCount()).isEqualTo(message.getDroppedEventsCount());
    assertThat(view.droppedLinksCount()).isEqualTo(message.getDroppedLinksCount());
    attributes(view, message.getAttributesList());
    status(view.status(), message.getStatus());
    EventView events = view.events();
    for (Span.Event event : message.getEventsList()) {
      assertThat(events.next()).isTrue();
      assertThat(events.timeUnixNano()).isEqualTo(event.getTimeUnixNano());
      assertThat(events.name()).isEqualTo(event.getName());
      assertThat(events.droppedAttributesCount()).isEqualTo(event.getDroppedAttributesCount());
      attributes(events, event.getAttributesList());
    }
    assertThat(events.next()).isFalse();
    LinkView links = view.links();
    for (Span.Link link : message.getLinksList()) {
      assertThat(links.next()).isTrue();
      bytes(links.traceId(), link.getTraceId());
      bytes(links.spanId(), link.getSpanId());
      assertThat(links.traceState()).isEqualTo(link.getTraceState());
      assertThat(links.flags()).isEqualTo(link.getFlags());
      assertThat(links.droppedAttributesCount()).isEqualTo(link.getDroppedAttributesCount());
      attributes(links, link.getAttributesList());
    }
    assertThat(links.next()).isFalse();
  }

  private static void status(StatusView view, Status message) {
    assertThat(view.message()).isEqualTo(message.getMessage());
    assertThat(view.code()).isEqualTo(message.getCodeValue());
  }

  public static void logRecord(LogRecordView view, LogRecord message) {
    assertThat(view.timeUnixNano()).isEqualTo(message.getTimeUnixNano());
    assertThat(view.observedTimeUnixNano()).isEqualTo(message.getObservedTimeUnixNano());
    assertThat(view.severityNumber()).isEqualTo(message.getSeverityNumberValue());
    assertThat(view.severityText()).isEqualTo(message.getSeverityText());
    value(view.body(), message.getBody());
    attributes(view, message.getAttributesList());
    assertThat(view.droppedAttributesCount()).isEqualTo(message.getDroppedAttributesCount());
    assertThat(view.flags()).isEqualTo(message.getFlags());
    bytes(view.traceId(), message.getTraceId());
    bytes(view.spanId(), message.getSpanId());
    assertThat(view.eventName()).isEqualTo(message.getEventName());
  }

  public static void profile(ProfileView view, Profile message) {
    bytes(view.profileId(), message.getProfileId());
    assertThat(view.timeUnixNano()).isEqualTo(message.getTimeUnixNano());
    assertThat(view.durationNano()).isEqualTo(message.getDurationNano());
    assertThat(view.period()).isEqualTo(message.getPeriod());
    assertThat(view.droppedAttributesCount()).isEqualTo(message.getDroppedAttributesCount());
    assertThat(view.originalPayloadFormat()).isEqualTo(message.getOriginalPayloadFormat());
    bytes(view.originalPayload(), message.getOriginalPayload());
    assertThat(view.samples()).isEqualTo(message.getSamplesCount());
  }

  static void bytes(Slice view, ByteString message) {
    assertThat(ByteString.copyFrom(view.array(), view.offset(), view.length())).isEqualTo(message);
  }

  /** NaN is the same as NaN, 0 is not the same as -0. */
  static void same(double view, double message) {
    assertThat(Double.doubleToRawLongBits(view)).isEqualTo(Double.doubleToRawLongBits(message));
  }
}
