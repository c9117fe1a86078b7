package dev.sluice.id;

import java.util.regex.Pattern;

/**
 * The type of a component, the part of its id before the slash.
 *
 * @param name 1 to 63 letters, digits and underscores, starting with a letter
 */
public record ComponentType(String name) implements Comparable<ComponentType> {
  private static final Pattern VALID = Pattern.compile("[a-zA-Z][0-9a-zA-Z_]{0,62}");

  public ComponentType {
    if (!VALID.matcher(name).matches()) {
      throw new IllegalArgumentException("invalid character(s) in type \"" + name + "\"");
    }
  }

  public static ComponentType of(String name) {
    return new ComponentType(name);
  }

  @Override
  public int compareTo(ComponentType other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
