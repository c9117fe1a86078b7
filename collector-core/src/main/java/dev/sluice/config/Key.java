package dev.sluice.config;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One key of a section: name, type, default, documentation, and what becomes of it. A constant of
 * the class that reads it. Immutable.
 *
 * @param <T> type of the value
 */
public final class Key<T> {
  /** What a key's value is made of. */
  enum Shape {
    /** A value of a {@link ValueType}. */
    VALUE,
    /** A {@link ValueType} that may be absent: an {@link Optional}. */
    MAYBE,
    /** A section that always exists. */
    SECTION,
    /** A section that may be switched off: an {@link Optional}. */
    OPTIONAL_SECTION,
    /** The keys of another spec, at the same level as this one's. */
    INLINE
  }

  /** What happens with a value that is given. */
  public enum Treatment {
    /** It has an effect that a test observes. */
    HONOURED,
    /** It tunes something this implementation does not have: accepted, one line says so. */
    INERT,
    /** Only values that mean "off" are accepted. */
    REFUSED
  }

  private final String name;
  private final Shape shape;
  private final @Nullable ValueType<?> type;
  private final @Nullable Spec<?> section;
  private final @Nullable Object defaultValue;
  private final Presence presence;
  private final String doc;
  private final Treatment treatment;
  private final String treatmentReason;
  private final Predicate<T> off;
  private final boolean warns;

  private Key(
      String name,
      Shape shape,
      @Nullable ValueType<?> type,
      @Nullable Spec<?> section,
      @Nullable Object defaultValue,
      Presence presence,
      String doc,
      Treatment treatment,
      String treatmentReason,
      Predicate<T> off,
      boolean warns) {
    this.name = name;
    this.shape = shape;
    this.type = type;
    this.section = section;
    this.defaultValue = defaultValue;
    this.presence = presence;
    this.doc = doc;
    this.treatment = treatment;
    this.treatmentReason = treatmentReason;
    this.off = off;
    this.warns = warns;
  }

  /** A plain value with a default. */
  public static <T> Key<T> of(String name, ValueType<T> type, T defaultValue, String doc) {
    return new Key<>(
        name,
        Shape.VALUE,
        type,
        null,
        defaultValue,
        Presence.NONE,
        doc,
        Treatment.HONOURED,
        "",
        value -> false,
        false);
  }

  /** A plain value that is empty unless given. */
  public static <T> Key<Optional<T>> maybe(String name, ValueType<T> type, String doc) {
    return new Key<>(
        name,
        Shape.MAYBE,
        type,
        null,
        Optional.empty(),
        Presence.NONE,
        doc,
        Treatment.HONOURED,
        "",
        value -> false,
        false);
  }

  /** A section that always exists, with its defaults where the file says nothing. */
  public static <T> Key<T> section(String name, Spec<T> spec, String doc) {
    return new Key<>(
        name,
        Shape.SECTION,
        null,
        spec,
        null,
        Presence.SOME,
        doc,
        Treatment.HONOURED,
        "",
        value -> false,
        false);
  }

  /** A section that may be off. */
  public static <T> Key<Optional<T>> optional(
      String name, Spec<T> spec, Presence presence, String doc) {
    return new Key<>(
        name,
        Shape.OPTIONAL_SECTION,
        null,
        spec,
        null,
        presence,
        doc,
        Treatment.HONOURED,
        "",
        value -> false,
        false);
  }

  /** All keys of another spec, written at this level. */
  public static <T> Key<T> inline(Spec<T> spec) {
    return new Key<>(
        "",
        Shape.INLINE,
        null,
        spec,
        null,
        Presence.SOME,
        "",
        Treatment.HONOURED,
        "",
        value -> false,
        false);
  }

  /** The same key, accepted without effect. */
  public Key<T> inert(String why) {
    return new Key<>(
        name, shape, type, section, defaultValue, presence, doc, Treatment.INERT, why, off, false);
  }

  /** The same key, accepted without effect but with a warning: the user may miss what it does. */
  public Key<T> inertWithWarning(String why) {
    return new Key<>(
        name, shape, type, section, defaultValue, presence, doc, Treatment.INERT, why, off, true);
  }

  /** The same key, an error unless the value means "off". The default always does. */
  public Key<T> refusedUnless(Predicate<T> meansOff, String why) {
    return new Key<>(
        name,
        shape,
        type,
        section,
        defaultValue,
        presence,
        doc,
        Treatment.REFUSED,
        why,
        meansOff,
        false);
  }

  public String name() {
    return name;
  }

  public String doc() {
    return doc;
  }

  public Treatment treatment() {
    return treatment;
  }

  /** Why it is inert or refused; empty for an honoured key. */
  public String treatmentReason() {
    return treatmentReason;
  }

  Shape shape() {
    return shape;
  }

  @Nullable ValueType<?> type() {
    return type;
  }

  @Nullable Spec<?> section() {
    return section;
  }

  @Nullable Object defaultValue() {
    return defaultValue;
  }

  Presence presence() {
    return presence;
  }

  /** Whether a value without effect is worth a warning. */
  boolean warns() {
    return warns;
  }

  boolean meansOff(T value) {
    return off.test(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
