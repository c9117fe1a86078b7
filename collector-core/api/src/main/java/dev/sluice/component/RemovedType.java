package dev.sluice.component;

import dev.sluice.config.tree.Node;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.id.ComponentType;

/**
 * A component type that the reference no longer has, told by the factory that takes its place.
 *
 * @param kind the kind that it was of, which may be another than the factory's
 * @param name the type, without the name of an instance
 */
public record RemovedType(ComponentKind kind, String name, Heir heir) {
  /** Whether it is that one. */
  public boolean is(ComponentKind otherKind, ComponentType type) {
    return kind == otherKind && name.equals(type.name());
  }

  /** What becomes of it. */
  public sealed interface Heir {}

  /**
   * The factory reads it, as one of its own type, with a warning.
   *
   * @param why begins the warning, in the reference's words where it has some
   */
  public record ReadAs(String why) implements Heir {}

  /** It is left out, with a warning. */
  public record Ignored() implements Heir {}

  /** It is an error, since to go on would lose data or change what it means. */
  @FunctionalInterface
  public non-sealed interface Refused extends Heir {
    /**
     * What to write instead.
     *
     * @param id as it is written
     * @param body a map, or a null
     */
    String mend(ComponentId id, Node body);
  }
}
