package dev.sluice.processor.attributes;

import dev.sluice.numbers.GoNumbers;
import dev.sluice.otlp.edit.EditableAttributes;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.write.AttributeValue;
import dev.sluice.telemetry.EventLog;
import org.jspecify.annotations.Nullable;

/**
 * Changes the type of a value. What cannot be converted stays as it is.
 *
 * @param type int, double or string
 */
record ConvertAction(AttributeKey key, String type, EventLog log) implements Action {
  /** A byte that JSON writes as six, in a text that grows and is then copied twice. */
  private static final long COPIES = 24;

  @Override
  public void apply(EditableAttributes attributes, RequestContext request) {
    int position = attributes.find(key);
    if (position < 0) {
      return;
    }
    AnyValueView value = attributes.value(position);
    attributes.making(COPIES * value.sizeBytes());
    AttributeValue converted =
        switch (type) {
          case "int" -> toInt(value);
          case "double" -> toDouble(value);
          default ->
              value.type() == AnyValueView.Type.STRING ? null : AttributeValue.of(value.toText());
        };
    if (converted != null) {
      attributes.set(position, converted);
    }
  }

  private @Nullable AttributeValue toInt(AnyValueView value) {
    return switch (value.type()) {
      case INT -> null;
      case DOUBLE -> AttributeValue.of(GoNumbers.truncate(value.doubleValue()));
      case BOOL -> AttributeValue.of(value.boolValue() ? 1L : 0L);
      case STRING -> {
        String text = value.stringValue();
        Long number = GoNumbers.parseInt(text);
        if (number == null) {
          unreadable(text);
        }
        yield number == null ? null : AttributeValue.of(number.longValue());
      }
      case EMPTY, ARRAY, KVLIST, BYTES, STRING_INDEX -> inconvertible(value);
    };
  }

  private @Nullable AttributeValue toDouble(AnyValueView value) {
    return switch (value.type()) {
      case DOUBLE -> null;
      case INT -> AttributeValue.of((double) value.intValue());
      case BOOL -> AttributeValue.of(value.boolValue() ? 1d : 0d);
      case STRING -> {
        String text = value.stringValue();
        Double number = GoNumbers.parseFloat(text);
        if (number == null) {
          unreadable(text);
        }
        yield number == null ? null : AttributeValue.of(number.doubleValue());
      }
      case EMPTY, ARRAY, KVLIST, BYTES, STRING_INDEX -> inconvertible(value);
    };
  }

  private void unreadable(String text) {
    if (log.isDebugEnabled()) {
      log.debug("String could not be converted to " + type, "key", key.name(), "value", text);
    }
  }

  private @Nullable AttributeValue inconvertible(AnyValueView value) {
    if (log.isDebugEnabled()) {
      String from =
          switch (value.type()) {
            case ARRAY -> "Slice";
            case KVLIST -> "Map";
            case BYTES -> "Bytes";
            default -> "Empty";
          };
      log.debug("Unable to convert type", "key", key.name(), "from", from, "to", type);
    }
    return null;
  }
}
