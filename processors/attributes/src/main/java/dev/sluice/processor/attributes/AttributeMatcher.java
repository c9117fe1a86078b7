package dev.sluice.processor.attributes;

import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.numbers.DoubleText;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.AttributedView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Attributes that all have to be there, with values that match. Thread-safe. */
final class AttributeMatcher {
  private record Wanted(AttributeKey key, Predicate<AnyValueView> value) {}

  private final List<Wanted> wanted;

  private AttributeMatcher(List<Wanted> wanted) {
    this.wanted = List.copyOf(wanted);
  }

  /**
   * @throws IllegalArgumentException in the reference's words
   */
  static AttributeMatcher of(List<MatchConfig.Attribute> attributes, MatchFilters filters) {
    List<Wanted> wanted = new ArrayList<>();
    for (MatchConfig.Attribute attribute : attributes) {
      if (attribute.key().isEmpty()) {
        throw new IllegalArgumentException("can't have empty key in the list of attributes");
      }
      Predicate<AnyValueView> value =
          attribute.value().map(node -> value(attribute.key(), node, filters)).orElse(any -> true);
      wanted.add(new Wanted(AttributeKey.of(attribute.key()), value));
    }
    return new AttributeMatcher(wanted);
  }

  private static Predicate<AnyValueView> value(String key, Node node, MatchFilters filters) {
    if (!filters.isRegexp()) {
      filters.requireKnown();
      String same = TypedText.of(node);
      boolean isNaN =
          node instanceof ScalarNode scalar && Double.valueOf(Double.NaN).equals(scalar.value());
      return value -> !isNaN && TypedText.of(value).equals(same);
    }
    if (!(node instanceof ScalarNode scalar) || !(scalar.value() instanceof String expression)) {
      throw new IllegalArgumentException(
          "match_type=regexp for \"" + key + "\" only supports Str, but found " + kind(node));
    }
    TextFilter filter = filters.of(List.of(expression));
    return value -> {
      String text = plainText(value);
      return text != null && filter.matches(text);
    };
  }

  private static String kind(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.value() instanceof Boolean
          ? "Bool"
          : scalar.value() instanceof Double ? "Double" : "Int";
    }
    return node instanceof MapNode ? "Map" : node instanceof ListNode ? "Slice" : "Empty";
  }

  /** The value as expressions see it; null when it is none that they do. */
  private static @Nullable String plainText(AnyValueView value) {
    return switch (value.type()) {
      case STRING -> value.stringValue();
      case BOOL -> Boolean.toString(value.boolValue());
      case INT -> Long.toString(value.intValue());
      case DOUBLE -> plainText(value.doubleValue());
      case EMPTY, ARRAY, KVLIST, BYTES, STRING_INDEX -> null;
    };
  }

  private static String plainText(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    String text = DoubleText.of(value);
    return text.indexOf('e') < 0 ? text : new BigDecimal(text).toPlainString();
  }

  boolean matches(AttributedView view) {
    for (Wanted one : wanted) {
      AnyValueView value = view.attribute(one.key());
      if (value == null || !one.value().test(value)) {
        return false;
      }
    }
    return true;
  }
}
