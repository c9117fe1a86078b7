package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributedView;
import dev.sluice.otlp.view.EventView;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.view.SpanView;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks configured attributes up: in the span first, then in the event where there is one, then in
 * the resource, of which each is looked up once. For one thread, one batch.
 */
final class DimensionReader {
  private final Dimensions dimensions;
  private final @Nullable AnyValueView[] ofResource; // by number of the dimension, as what follows
  private final AnyValueView[] resourceViews; // what ofResource points to
  private final @Nullable AnyValueView[] ofSpan;
  private final AnyValueView[] spanViews;
  private @Nullable ResourceView resource;

  DimensionReader(Dimensions dimensions) {
    this.dimensions = dimensions;
    int count = dimensions.named().size();
    this.ofResource = new @Nullable AnyValueView[count];
    this.resourceViews = views(count);
    this.ofSpan = new @Nullable AnyValueView[count];
    this.spanViews = views(count);
  }

  private static AnyValueView[] views(int count) {
    AnyValueView[] views = new AnyValueView[count];
    Arrays.setAll(views, i -> new AnyValueView());
    return views;
  }

  /** The resource of the spans that follow. */
  void resource(ResourceView next) {
    resource = next;
    find(next, ofResource, resourceViews);
  }

  /** Looks all of them up in one pass; of an attribute that is there twice the first one counts. */
  private void find(AttributedView from, @Nullable AnyValueView[] found, AnyValueView[] views) {
    Arrays.fill(found, null);
    int missing = views.length;
    if (missing == 0) {
      return;
    }
    KeyValueView each = from.attributes();
    while (missing > 0 && each.next()) {
      for (int i = 0; i < views.length; i++) {
        if (found[i] == null && each.keyIs(dimensions.named().get(i).key())) {
          AnyValueView value = each.value();
          views[i].bind(value.array(), value.start(), value.end());
          found[i] = views[i];
          missing--;
          break;
        }
      }
    }
  }

  /** Adds what a span has to a key. */
  void addTo(KeyBuffer key, SpanView span, @Nullable EventView event) {
    find(span, ofSpan, spanViews);
    for (int i = 0; i < spanViews.length; i++) {
      Dimensions.Named dimension = dimensions.named().get(i);
      AnyValueView value = ofSpan[i];
      if (value == null && event != null) {
        value = event.attribute(dimension.key());
      }
      if (value == null) {
        value = ofResource[i];
      }
      if (value != null) {
        key.value(value);
      } else if (dimension.standard() != null) {
        key.text(dimension.standard());
      } else {
        key.absent();
      }
    }
    if (dimensions.hasGlobs()) {
      addMatchesTo(key, span, event);
    }
  }

  /** Names and values, sorted by name so that the same ones make the same key; then an absence. */
  private void addMatchesTo(KeyBuffer key, SpanView span, @Nullable EventView event) {
    Map<String, Found> found = new TreeMap<>();
    collect(span, found);
    if (event != null) {
      collect(event, found);
    }
    if (resource != null) {
      collect(resource, found);
    }
    found.forEach(
        (name, value) -> {
          key.text(value.name());
          key.value(value.view());
        });
    key.absent();
  }

  private void collect(AttributedView from, Map<String, Found> found) {
    KeyValueView each = from.attributes();
    while (each.next()) {
      String name = each.key();
      if (!found.containsKey(name) && dimensions.matches(name)) {
        AnyValueView value = each.value();
        AnyValueView mine = new AnyValueView();
        mine.bind(value.array(), value.start(), value.end());
        found.put(name, new Found(each.keyBytes(), mine));
      }
    }
  }

  private record Found(Slice name, AnyValueView view) {}
}
