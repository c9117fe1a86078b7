package dev.sluice.exporter.debug;

import dev.sluice.data.Payload;
import dev.sluice.otlp.AnyValueView;
import dev.sluice.otlp.EntityRefView;
import dev.sluice.otlp.KeyValueView;
import dev.sluice.otlp.MessageView;
import dev.sluice.otlp.OtlpViews;
import dev.sluice.otlp.ResourceCursor;
import dev.sluice.otlp.ResourceView;
import dev.sluice.otlp.ScopeCursor;
import dev.sluice.otlp.ScopeView;
import java.util.List;

/** Every field on a line of its own: what all signals share. */
final class DetailedText {
  private static final String ARROW = "     -> ";

  private final StringBuilder out = new StringBuilder(4096);

  private DetailedText() {}

  static String traces(Payload payload) {
    return new DetailedText()
        .walk(OtlpViews.traces(payload), "ResourceSpans", "ScopeSpans", DetailedSpans::write);
  }

  static String metrics(Payload payload) {
    return new DetailedText()
        .walk(
            OtlpViews.metrics(payload), "ResourceMetrics", "ScopeMetrics", DetailedMetrics::write);
  }

  static String logs(Payload payload) {
    return new DetailedText()
        .walk(OtlpViews.logs(payload), "ResourceLog", "ScopeLogs", DetailedLogs::write);
  }

  static String profiles(Payload payload) {
    return new DetailedText()
        .walk(
            OtlpViews.profiles(payload),
            "ResourceProfiles",
            "ScopeProfiles",
            DetailedProfiles::write);
  }

  private interface Items<T> {
    void write(DetailedText text, T items);
  }

  private <T extends MessageView> String walk(
      ResourceCursor<T> resources, String resourceNoun, String scopeNoun, Items<T> items) {
    for (int i = 0; resources.next(); i++) {
      entry(resourceNoun + " #" + i);
      entry("Resource SchemaURL: " + resources.schemaUrl());
      resource(resources.resource());
      ScopeCursor<T> scopes = resources.scopes();
      for (int j = 0; scopes.next(); j++) {
        entry(scopeNoun + " #" + j);
        entry(scopeNoun + " SchemaURL: " + scopes.schemaUrl());
        scope(scopes.scope());
        items.write(this, scopes.items());
      }
    }
    return out.toString();
  }

  /** A line. */
  void entry(String line) {
    out.append(line).append('\n');
  }

  /** An indented field: {@code -> Name: text}. */
  void field(String name, String text) {
    out.append(ARROW).append(name).append(": ").append(text).append('\n');
  }

  /** A field of a span, in columns. */
  void column(String name, String text) {
    out.append("    ").append(name);
    for (int width = name.length(); width < 15; width++) {
      out.append(' ');
    }
    out.append(": ").append(text).append('\n');
  }

  /** Attributes under a title; nothing when there are none. */
  void attributes(String title, KeyValueView attributes) {
    attributes(title, "", attributes);
  }

  /** Attributes under a title that is itself a field. */
  void fieldAttributes(String title, KeyValueView attributes) {
    attributes(ARROW + title, "     ", attributes);
  }

  private void attributes(String title, String indent, KeyValueView attributes) {
    boolean first = true;
    while (attributes.next()) {
      if (first) {
        entry(title + ":");
        first = false;
      }
      out.append(indent).append(ARROW).append(attributes.key()).append(": ");
      out.append(value(attributes.value())).append('\n');
    }
  }

  /** {@code Str(text)}. */
  static String value(AnyValueView value) {
    return EnumText.valueType(value.type()) + "(" + value.toText() + ")";
  }

  private void resource(ResourceView resource) {
    attributes("Resource attributes", resource.attributes());
    EntityRefView entity = resource.entityRefs();
    for (int i = 0; entity.next(); i++) {
      if (i == 0) {
        entry("Resource entity refs:");
      }
      entry("     -> Entity ref #" + i + ":");
      entry("          -> Type: " + entity.type());
      if (!entity.schemaUrl().isEmpty()) {
        entry("          -> Schema URL: " + entity.schemaUrl());
      }
      keys("ID keys", entity.idKeys());
      keys("Description keys", entity.descriptionKeys());
    }
  }

  private void keys(String title, List<String> keys) {
    if (!keys.isEmpty()) {
      entry("          -> " + title + ":");
      keys.forEach(key -> entry("               -> " + key));
    }
  }

  private void scope(ScopeView scope) {
    entry("InstrumentationScope " + scope.name() + " " + scope.version());
    attributes("InstrumentationScope attributes", scope.attributes());
  }
}
