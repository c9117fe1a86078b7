package dev.sluice.exporter.debug;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.EntityRefView;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.view.ScopeCursor;
import dev.sluice.otlp.view.ScopeView;
import java.util.function.Consumer;

/** Every field on a line of its own: what all signals share. */
final class DetailedText {
  private static final String ARROW = "     -> ";

  private final TextPieces out;
  private final Workspace workspace;

  DetailedText(TextPieces out, Workspace workspace) {
    this.out = out;
    this.workspace = workspace;
  }

  void write(Signal signal, Payload payload) {
    switch (signal) {
      case TRACES ->
          walk(OtlpViews.traces(payload), "ResourceSpans", "ScopeSpans", DetailedSpans::write);
      case METRICS ->
          walk(
              OtlpViews.metrics(payload),
              "ResourceMetrics",
              "ScopeMetrics",
              DetailedMetrics::write);
      case LOGS -> walk(OtlpViews.logs(payload), "ResourceLog", "ScopeLogs", DetailedLogs::write);
      case PROFILES ->
          walk(
              OtlpViews.profiles(payload),
              "ResourceProfiles",
              "ScopeProfiles",
              DetailedProfiles::write);
    }
  }

  private interface Items<T> {
    void write(DetailedText text, T items);
  }

  private <T extends MessageView> void walk(
      ResourceCursor<T> resources, String resourceNoun, String scopeNoun, Items<T> items) {
    for (int i = 0; isWanted() && resources.next(); i++) {
      entry(resourceNoun + " #" + i);
      entry("Resource SchemaURL: ", resources.schemaUrlUtf8());
      resource(resources.resource());
      ScopeCursor<T> scopes = resources.scopes();
      for (int j = 0; isWanted() && scopes.next(); j++) {
        entry(scopeNoun + " #" + j);
        entry(scopeNoun + " SchemaURL: ", scopes.schemaUrlUtf8());
        scope(scopes.scope());
        items.write(this, scopes.items());
      }
    }
  }

  /** Whether the rest of the text is worth making. */
  boolean isWanted() {
    return out.isWanted();
  }

  /** Runs what takes the lists of numbers out of a point, when there is memory for them. */
  void withRoomFor(MessageView point, Runnable work) {
    workspace.with(point, work);
  }

  /** A line. */
  void entry(String line) {
    out.text(line).line();
  }

  /** A line that ends with what a sender wrote. */
  void entry(String start, Slice text) {
    out.text(start).utf8(text).line();
  }

  /** A line that ends with a value and its type: {@code Str(text)}. */
  void entry(String start, AnyValueView value) {
    out.text(start);
    value(value);
    out.line();
  }

  /** An indented field: {@code -> Name: text}. */
  void field(String name, String text) {
    out.text(ARROW).text(name).text(": ").text(text).line();
  }

  void field(String name, Slice text) {
    out.text(ARROW).text(name).text(": ").utf8(text).line();
  }

  /** A field of a span, in columns. */
  void column(String name, String text) {
    columnName(name);
    out.text(text).line();
  }

  void column(String name, Slice text) {
    columnName(name);
    out.utf8(text).line();
  }

  private void columnName(String name) {
    out.text("    ").text(name).text(" ".repeat(Math.max(0, 15 - name.length()))).text(": ");
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
    while (isWanted() && attributes.next()) {
      if (first) {
        entry(title + ":");
        first = false;
      }
      out.text(indent).text(ARROW).utf8(attributes.keyBytes()).text(": ");
      value(attributes.value());
      out.line();
    }
  }

  private void value(AnyValueView value) {
    out.text(EnumText.valueType(value.type())).text("(").value(value).text(")");
  }

  private void resource(ResourceView resource) {
    attributes("Resource attributes", resource.attributes());
    EntityRefView entity = resource.entityRefs();
    for (int i = 0; isWanted() && entity.next(); i++) {
      if (i == 0) {
        entry("Resource entity refs:");
      }
      entry("     -> Entity ref #" + i + ":");
      entry("          -> Type: ", entity.typeUtf8());
      if (entity.schemaUrlUtf8().length() > 0) {
        entry("          -> Schema URL: ", entity.schemaUrlUtf8());
      }
      entity.eachIdKey(new Keys("ID keys"));
      entity.eachDescriptionKey(new Keys("Description keys"));
    }
  }

  /** Keys under a title, of which there is none without a key. */
  private final class Keys implements Consumer<Slice> {
    private final String title;
    private boolean titled;

    Keys(String title) {
      this.title = title;
    }

    @Override
    public void accept(Slice key) {
      if (!titled) {
        entry("          -> " + title + ":");
        titled = true;
      }
      entry("               -> ", key);
    }
  }

  private void scope(ScopeView scope) {
    out.text("InstrumentationScope ").utf8(scope.nameUtf8()).text(" ");
    out.utf8(scope.versionUtf8()).line();
    attributes("InstrumentationScope attributes", scope.attributes());
  }
}
