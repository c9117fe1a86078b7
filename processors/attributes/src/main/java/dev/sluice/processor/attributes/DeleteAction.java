package dev.sluice.processor.attributes;

import dev.sluice.otlp.edit.EditableAttributes;
import dev.sluice.otlp.view.AttributeKey;
import org.jspecify.annotations.Nullable;

/** Removes an attribute, and all whose keys match a pattern. */
record DeleteAction(@Nullable AttributeKey key, @Nullable KeyPattern pattern) implements Action {
  @Override
  public void apply(EditableAttributes attributes, RequestContext request) {
    int position = key == null ? -1 : attributes.find(key);
    if (position >= 0) {
      attributes.remove(position);
    }
    if (pattern != null) {
      for (int i = 0; i < attributes.end(); i++) {
        if (attributes.isThere(i) && pattern.matches(attributes.key(i))) {
          attributes.remove(i);
        }
      }
    }
  }
}
