package dev.sluice.config;

import dev.sluice.id.ComponentId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One key of a section: name, type, unit, default, documentation, and what becomes of it. It stands
 * where it is read, see {@link Keys}. Immutable.
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

  /**
   * What the value is.
   *
   * @param type of a plain value
   * @param section of a section
   * @param standard default of a plain value; of a section its spec knows it
   * @param shown the default as {@code print-config} shows it, where its type cannot say it
   */
  private record Content(
      Shape shape,
      @Nullable ValueType<?> type,
      @Nullable Spec<?> section,
      @Nullable Object standard,
      @Nullable Object shown,
      Presence presence) {
    static Content of(Shape shape, ValueType<?> type, Object standard) {
      return new Content(shape, type, null, standard, null, Presence.NONE);
    }

    static Content of(Shape shape, Spec<?> section, Presence presence) {
      return new Content(shape, null, section, null, null, presence);
    }
  }

  /**
   * What becomes of the value.
   *
   * @param reason why it is inert or refused
   * @param off which values are not refused
   * @param warns whether a value without effect is worth a warning
   */
  private record Fate<T>(Treatment treatment, String reason, Predicate<T> off, boolean warns) {
    static <T> Fate<T> honoured() {
      return new Fate<>(Treatment.HONOURED, "", value -> false, false);
    }
  }

  private final String name;
  private final Content content;
  private final String doc;
  private final Fate<T> fate;
  private final String unit;
  private final boolean required;

  private Key(
      String name, Content content, String doc, Fate<T> fate, String unit, boolean required) {
    this.name = name;
    this.content = content;
    this.doc = doc;
    this.fate = fate;
    this.unit = unit;
    this.required = required;
  }

  private Key(String name, Content content, String doc) {
    this(name, content, doc, Fate.honoured(), "", false);
  }

  /** A plain value with a default. */
  public static <T> Key<T> of(String name, ValueType<T> type, T defaultValue, String doc) {
    return new Key<>(name, Content.of(Shape.VALUE, type, defaultValue), doc);
  }

  /** A plain value that is empty unless given. */
  public static <T> Key<Optional<T>> maybe(String name, ValueType<T> type, String doc) {
    return new Key<>(name, Content.of(Shape.MAYBE, type, Optional.empty()), doc);
  }

  /** A section that always exists, with its defaults where the file says nothing. */
  public static <T> Key<T> section(String name, Spec<T> spec, String doc) {
    return new Key<>(name, Content.of(Shape.SECTION, spec, Presence.SOME), doc);
  }

  /** The same of a section that nobody else has. */
  public static <T> Key<T> section(String name, String doc, Function<Keys, T> reading) {
    return section(name, Spec.of(reading), doc);
  }

  /** A section that may be off. */
  public static <T> Key<Optional<T>> optional(
      String name, Spec<T> spec, Presence presence, String doc) {
    return new Key<>(name, Content.of(Shape.OPTIONAL_SECTION, spec, presence), doc);
  }

  /** A section that is off unless something is written in it. */
  public static <T> Key<Optional<T>> optional(String name, Spec<T> spec, String doc) {
    return optional(name, spec, Presence.NONE, doc);
  }

  /** All keys of another spec, written at this level. */
  public static <T> Key<T> inline(Spec<T> spec) {
    return new Key<>("", Content.of(Shape.INLINE, spec, Presence.SOME), "");
  }

  public static Key<String> string(String name, String defaultValue, String doc) {
    return of(name, ValueType.string(), defaultValue, doc);
  }

  /** An opaque text, empty unless given. */
  public static Key<Secret> secret(String name, String doc) {
    return of(name, ValueType.secret(), new Secret(""), doc);
  }

  public static Key<Boolean> bool(String name, boolean defaultValue, String doc) {
    return of(name, ValueType.bool(), defaultValue, doc);
  }

  public static Key<Integer> int32(String name, int defaultValue, String doc) {
    return of(name, ValueType.int32(), defaultValue, doc);
  }

  public static Key<Long> int64(String name, long defaultValue, String doc) {
    return of(name, ValueType.int64(), defaultValue, doc);
  }

  public static Key<Long> uint32(String name, long defaultValue, String doc) {
    return of(name, ValueType.uint32(), defaultValue, doc);
  }

  public static Key<Double> float64(String name, double defaultValue, String doc) {
    return of(name, ValueType.float64(), defaultValue, doc);
  }

  public static Key<Duration> duration(String name, Duration defaultValue, String doc) {
    return of(name, ValueType.duration(), defaultValue, doc);
  }

  /** A list of texts, empty unless given. */
  public static Key<List<String>> strings(String name, String doc) {
    return strings(name, List.of(), doc);
  }

  public static Key<List<String>> strings(String name, List<String> defaultValue, String doc) {
    return of(name, ValueType.list(ValueType.string()), defaultValue, doc);
  }

  /** A list of sections, empty unless given. */
  public static <T> Key<List<T>> sections(String name, Spec<T> element, String doc) {
    return of(name, ValueType.sections(element), List.of(), doc);
  }

  /**
   * A list of sections.
   *
   * @param defaultYaml what it is unless given, as a file would have it
   */
  public static <T> Key<List<T>> sections(
      String name, Spec<T> element, String defaultYaml, String doc) {
    ValueType<List<T>> type = ValueType.sections(element);
    Conversion.Result<List<T>> standard = SpecBinder.convert(type, defaultYaml);
    return new Key<>(
        name,
        new Content(Shape.VALUE, type, null, standard.value(), standard.shown(), Presence.NONE),
        doc);
  }

  /** Names and opaque values, empty unless given. */
  public static Key<Map<String, Secret>> opaqueMap(String name, String doc) {
    return of(name, ValueType.headers(), Map.of(), doc);
  }

  /** The id of another component, empty unless given. */
  public static Key<Optional<ComponentId>> componentId(String name, String doc) {
    return maybe(name, ValueType.parsed("component id", ComponentId::parse), doc);
  }

  /** The same key, which a null leaves at its default: the reference has a pointer there. */
  public Key<T> keepingDefaultOnNull() {
    ValueType<?> type = content.type();
    Object standard = content.standard();
    if (type == null || standard == null) {
      throw new IllegalStateException("key \"" + name + "\" has no plain value");
    }
    Content keeping = Content.of(content.shape(), type.keepingDefaultOnNull(), standard);
    return new Key<>(name, keeping, doc, fate, unit, required);
  }

  /** The same key, accepted without effect. */
  public Key<T> inert(String why) {
    return treated(new Fate<>(Treatment.INERT, why, fate.off(), false));
  }

  /** The same key, accepted without effect but with a warning: the user may miss what it does. */
  public Key<T> inertWithWarning(String why) {
    return treated(new Fate<>(Treatment.INERT, why, fate.off(), true));
  }

  /** The same key, an error unless the value means "off". The default always does. */
  public Key<T> refusedUnless(Predicate<T> meansOff, String why) {
    return treated(new Fate<>(Treatment.REFUSED, why, meansOff, false));
  }

  private Key<T> treated(Fate<T> newFate) {
    return new Key<>(name, content, doc, newFate, unit, required);
  }

  /** The same key, whose numbers count this: {@code bytes}, {@code MiB}, {@code seconds}. */
  public Key<T> in(String newUnit) {
    return new Key<>(name, content, doc, fate, newUnit, required);
  }

  /** The same key, without which the record refuses to be made. */
  public Key<T> required() {
    return new Key<>(name, content, doc, fate, unit, true);
  }

  public String name() {
    return name;
  }

  public String doc() {
    return doc;
  }

  /** What its numbers count; empty where the type says it, or where they count nothing. */
  public String unit() {
    return unit;
  }

  /** Whether the record refuses to be made without it. */
  public boolean isRequired() {
    return required;
  }

  public Treatment treatment() {
    return fate.treatment();
  }

  /** Why it is inert or refused; empty for an honoured key. */
  public String treatmentReason() {
    return fate.reason();
  }

  Shape shape() {
    return content.shape();
  }

  @Nullable ValueType<?> type() {
    return content.type();
  }

  @Nullable Spec<?> section() {
    return content.section();
  }

  @Nullable Object defaultValue() {
    return content.standard();
  }

  Presence presence() {
    return content.presence();
  }

  /** What it is where nothing is given; throws what a section throws that has to be given. */
  Object standard() {
    Spec<?> section = content.section();
    Object plain = content.standard();
    if (section == null || plain != null) {
      return plain == null ? Optional.empty() : plain;
    }
    if (shape() != Shape.OPTIONAL_SECTION) {
      return section.defaults();
    }
    return presence() == Presence.SOME ? Optional.of(section.defaults()) : Optional.empty();
  }

  /** The default of a plain value as {@code print-config} shows it; null when it is empty. */
  @Nullable Object shownDefault() {
    Object shown = content.shown();
    return shown == null ? show(Objects.requireNonNull(content.standard())) : shown;
  }

  /** A plain value as {@code print-config} shows it. */
  @SuppressWarnings("unchecked") // the value is of the key's type
  <V> @Nullable Object show(Object value) {
    ValueType<V> type = (ValueType<V>) content.type();
    if (type == null) {
      throw new IllegalStateException("key \"" + name + "\" is a section");
    }
    if (shape() == Shape.VALUE) {
      return type.show((V) value);
    }
    return ((Optional<V>) value).map(type::show).orElse(null);
  }

  /** Whether it is what another run of the same function asks for. */
  boolean isSameAs(Key<?> other) {
    return name.equals(other.name) && shape() == other.shape();
  }

  /** Whether a value without effect is worth a warning. */
  boolean warns() {
    return fate.warns();
  }

  boolean meansOff(T value) {
    return fate.off().test(value);
  }

  @Override
  public String toString() {
    return shape() == Shape.INLINE ? "(inlined)" : name;
  }
}
