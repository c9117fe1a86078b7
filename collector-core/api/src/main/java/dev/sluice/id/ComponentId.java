package dev.sluice.id;

import org.jspecify.annotations.Nullable;

/**
 * {@code type} or {@code type/name}, as written in the configuration.
 *
 * @param type the type as written, which may be a deprecated alias
 * @param name what tells instances of one type apart; empty for the unnamed one
 */
public record ComponentId(ComponentType type, String name) implements Comparable<ComponentId> {
  private static final int MAX_NAME_CHARS = 1024;

  public ComponentId {
    if (name.length() > MAX_NAME_CHARS || name.codePoints().anyMatch(ComponentId::isForbidden)) {
      throw new IllegalArgumentException("invalid character(s) in name \"" + name + "\"");
    }
  }

  /**
   * Reads an id: split at the first slash, both parts trimmed. Throws {@link
   * IllegalArgumentException} with the reference's texts.
   */
  public static ComponentId parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("id must not be empty");
    }
    int slash = text.indexOf('/');
    String type = (slash < 0 ? text : text.substring(0, slash)).strip();
    String name = slash < 0 ? "" : text.substring(slash + 1).strip();
    if (type.isEmpty()) {
      throw new IllegalArgumentException(
          "in \"" + text + "\" id: the part before / should not be empty");
    }
    if (slash >= 0 && name.isEmpty()) {
      throw new IllegalArgumentException(
          "in \"" + text + "\" id: the part after / should not be empty");
    }
    String checked = type;
    try {
      ComponentType parsed = new ComponentType(type);
      checked = name;
      return new ComponentId(parsed, name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("in \"" + checked + "\" id: " + e.getMessage(), e);
    }
  }

  /** Categories Z, C and S of Unicode are not allowed in names. */
  private static boolean isForbidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          true;
      default -> false;
    };
  }

  @Override
  public int compareTo(ComponentId other) {
    int byType = type.compareTo(other.type);
    return byType != 0 ? byType : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name.isEmpty() ? type.name() : type.name() + "/" + name;
  }

  // By hand, since these are called for every component at start: a record's own are made of method
  // handles.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ComponentId id
        && type.name().equals(id.type.name())
        && name.equals(id.name);
  }

  @Override
  public int hashCode() {
    return 31 * type.name().hashCode() + name.hashCode();
  }
}
