package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.EventView;
import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.view.ScopeView;
import dev.sluice.otlp.view.SpanView;
import org.jspecify.annotations.Nullable;

/** Puts keys of one {@link KeyLayout} together. For one thread, one batch. */
final class KeyReader {
  private static final Slice EMPTY = Slice.of(new byte[0]);

  private final KeyLayout layout;
  private final DimensionReader common;
  private final DimensionReader own;
  private Slice serviceName = EMPTY;
  private @Nullable Slice scopeName;
  private @Nullable Slice scopeVersion;

  /**
   * @param common of the layout's common dimensions; others may use it too
   */
  KeyReader(KeyLayout layout, DimensionReader common) {
    this.layout = layout;
    this.common = common;
    this.own = new DimensionReader(layout.own());
  }

  /** The resource of the spans that follow; whoever owns the common reader tells that one. */
  void resource(ResourceView resource, Slice newServiceName) {
    serviceName = newServiceName;
    own.resource(resource);
  }

  /** The scope of the spans that follow. */
  void scope(ScopeView scope) {
    scopeName = null;
    scopeVersion = null;
    if (!layout.scopes().isEmpty()) {
      Slice name = scope.nameUtf8();
      if (name.length() > 0 && layout.scopes().contains(scope.name())) {
        Slice version = scope.versionUtf8();
        scopeName = name;
        scopeVersion = version.length() == 0 ? null : version;
      }
    }
  }

  /**
   * Makes the key of a span, or of one of its events.
   *
   * @param isExtrapolated whether the span stands for others that were not sampled
   */
  void read(SpanView span, @Nullable EventView event, boolean isExtrapolated, KeyBuffer key) {
    key.reset();
    KeyLayout.Standard has = layout.has();
    if (has.serviceName()) {
      key.text(serviceName);
    }
    if (has.spanName()) {
      key.text(span.nameUtf8());
    }
    if (has.spanKind()) {
      key.mark(SpanWords.kindNumber(span.kind()));
    }
    if (has.statusCode()) {
      key.mark(SpanWords.statusNumber(span.status().code()));
    }
    if (!layout.scopes().isEmpty()) {
      addPresent(scopeName, key);
      addPresent(scopeVersion, key);
    }
    if (layout.saysSampling()) {
      key.mark(isExtrapolated ? 1 : 0);
    }
    common.addTo(key, span, event);
    own.addTo(key, span, event);
    if (key.length() == 0) {
      key.mark(0); // a key without anything is that of what is too much
    }
  }

  private static void addPresent(@Nullable Slice text, KeyBuffer key) {
    if (text == null) {
      key.absent();
    } else {
      key.text(text);
    }
  }
}
