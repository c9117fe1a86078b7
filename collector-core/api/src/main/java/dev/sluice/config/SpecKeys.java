package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists what a spec describes: for documentation tables and for checks that each key is tested. */
public final class SpecKeys {
  private SpecKeys() {}

  /**
   * One key.
   *
   * @param path keys joined with {@code ::}, relative to the component; the keys of a list's
   *     elements stand below the list's own
   * @param type what the documentation calls its type: {@code section} or {@code optional section}
   *     for a section
   * @param defaultValue as plain maps, lists, texts and numbers; for a section its presence; null
   *     for what is empty unless given
   * @param unit what its numbers count; empty where the type says it, or where they count nothing
   * @param isRequired whether nothing is made without it
   * @param treatment what becomes of it: inner keys of an inert or refused section are so too
   * @param reason why it is inert or refused; empty for an honoured key
   */
  public record Description(
      String path,
      String type,
      @Nullable Object defaultValue,
      String doc,
      String unit,
      boolean isRequired,
      Key.Treatment treatment,
      String reason) {
    /** Whether it has keys of its own rather than a value. */
    public boolean isSection() {
      return type.equals("section") || type.equals("optional section");
    }
  }

  /** Every key in the order of the spec, sections before their keys, inlined specs dissolved. */
  public static List<Description> paths(Spec<?> spec) {
    List<Description> found = new ArrayList<>();
    collect(spec, "", null, found);
    return List.copyOf(found);
  }

  private static void collect(
      Spec<?> spec, String path, @Nullable Key<?> around, List<Description> found) {
    for (Key<?> key : spec.keys()) {
      Key<?> decisive =
          around != null && around.treatment() != Key.Treatment.HONOURED ? around : key;
      if (key.shape() == Key.Shape.INLINE) {
        collect(Objects.requireNonNull(key.section()), path, around, found);
        continue;
      }
      String at = Place.join(path, key.name());
      found.add(
          new Description(
              at,
              typeOf(key),
              defaultOf(key),
              key.doc(),
              key.unit(),
              key.isRequired(),
              decisive.treatment(),
              decisive.treatmentReason()));
      Spec<?> inner = innerOf(key);
      if (inner != null) {
        collect(inner, at, decisive, found);
      }
    }
  }

  private static @Nullable Spec<?> innerOf(Key<?> key) {
    if (key.section() != null) {
      return key.section();
    }
    ValueType<?> type = key.type();
    return type == null ? null : type.elementSpec();
  }

  private static String typeOf(Key<?> key) {
    ValueType<?> type = key.type();
    if (type != null) {
      return type.description();
    }
    return key.shape() == Key.Shape.SECTION ? "section" : "optional section";
  }

  private static @Nullable Object defaultOf(Key<?> key) {
    return switch (key.shape()) {
      case VALUE, MAYBE -> key.shownDefault();
      case SECTION -> Map.of();
      case OPTIONAL_SECTION, INLINE ->
          switch (key.presence()) {
            case NONE -> "off";
            case DEFAULT -> "off, on by name";
            case SOME -> "on";
          };
    };
  }
}
