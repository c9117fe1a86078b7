package dev.sluice.processor.attributes;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sluice.otlp.edit.EditableAttributes;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.write.AttributeValue;
import java.util.List;

/**
 * Writes what the groups of an expression find in a text to attributes of their names.
 *
 * @param targets where each group goes, the first group first
 */
record ExtractAction(AttributeKey key, Pattern pattern, List<AttributeKey> targets)
    implements Action {
  private static final int TEXT_COPIES = 3; // two bytes a character at most, and its array
  private static final int GROUP_COPIES = 5; // text, bytes, and the value that is written

  /** Every group of the pattern has a name. */
  static ExtractAction of(AttributeKey key, GroupedPattern pattern) {
    return new ExtractAction(
        key, pattern.pattern(), pattern.names().stream().map(AttributeKey::of).toList());
  }

  @Override
  public void apply(EditableAttributes attributes, RequestContext request) {
    int position = attributes.find(key);
    if (position < 0) {
      return;
    }
    AnyValueView value = attributes.value(position);
    if (value.type() != AnyValueView.Type.STRING) {
      return;
    }
    attributes.making((TEXT_COPIES + (long) GROUP_COPIES * targets.size()) * value.sizeBytes());
    Matcher found = pattern.matcher(value.stringValue());
    if (found.find()) {
      for (int group = 1; group <= targets.size(); group++) {
        String text = found.group(group);
        attributes.put(targets.get(group - 1), AttributeValue.of(text == null ? "" : text));
      }
    }
  }
}
