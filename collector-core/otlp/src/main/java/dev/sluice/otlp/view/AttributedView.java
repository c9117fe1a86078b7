package dev.sluice.otlp.view;

import org.jspecify.annotations.Nullable;

/** A message with attributes. */
public abstract class AttributedView extends MessageView {
  private final int attributesField;
  private final KeyValueView attributes = new KeyValueView();
  private @Nullable KeyValueView found; // apart, so that a look-up does not disturb an iteration

  AttributedView(int fields, int attributesField) {
    super(fields);
    this.attributesField = attributesField;
  }

  /** All attributes in the order they were sent, duplicates included. */
  public final KeyValueView attributes() {
    return list(attributesField, attributes);
  }

  /**
   * The value of an attribute, or null when there is none with this key. Of duplicates the first
   * one counts. The value is valid until the next look-up.
   */
  public final @Nullable AnyValueView attribute(AttributeKey key) {
    KeyValueView view = found;
    if (view == null) {
      view = new KeyValueView();
      found = view;
    }
    list(attributesField, view);
    while (view.next()) {
      if (view.keyIs(key)) {
        return view.value();
      }
    }
    return null;
  }

  final int attributesField() {
    return attributesField;
  }
}
