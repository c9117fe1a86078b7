package dev.sluice.processor.attributes;

import dev.sluice.otlp.edit.EditableAttributes;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.write.AttributeValue;

/**
 * insert, update and upsert.
 *
 * @param adds whether an attribute that is not there is added
 * @param replaces whether one that is there gets the value
 */
record SetAction(AttributeKey key, boolean adds, boolean replaces, ValueSource source)
    implements Action {
  @Override
  public void apply(EditableAttributes attributes, RequestContext request) {
    int position = attributes.find(key);
    if (position < 0 ? !adds : !replaces) {
      return;
    }
    int from = source.position(attributes);
    if (from >= 0) {
      if (position < 0) {
        attributes.addCopy(key, from);
      } else {
        attributes.copy(from, position);
      }
      return;
    }
    AttributeValue value = source.value(request);
    if (value == null) {
      return;
    }
    if (position < 0) {
      attributes.add(key, value);
    } else {
      attributes.set(position, value);
    }
  }
}
