package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (draft 2020-12) of a section, as plain maps, lists, texts and numbers. It says of
 * each key what the binder says: type, words, bounds, default, documentation; it does not say what
 * only a record knows of several values together.
 */
public final class SpecSchema {
  private static final String ENABLED = "enabled";

  private SpecSchema() {}

  /** A section, and the spellings of it that were removed and are still read. */
  public static Map<String, Object> of(Spec<?> spec, List<RemovedKey> removed) {
    Map<String, Object> form = section(spec);
    Set<String> instead = new TreeSet<>();
    for (RemovedKey key : removed) {
      if (key.isRead()) {
        String[] steps = key.path().split("::", -1);
        putRemoved(form, steps, 0);
        instead.add(steps[0]);
      }
    }
    letStandInstead(form, instead);
    return form;
  }

  /** A section. */
  public static Map<String, Object> of(Spec<?> spec) {
    return section(spec);
  }

  /** A map of anything, a null, or a text with a reference; to be added to. */
  public static Map<String, Object> anyMap() {
    return SchemaForms.orReference("object");
  }

  /** The only key of a section. */
  public static Map<String, Object> ofOnly(Spec<?> spec) {
    return cast((Map<?, ?>) properties(section(spec)).values().iterator().next());
  }

  private static Map<String, Object> section(Spec<?> spec) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<Object> required = new ArrayList<>();
    collect(spec, properties, required);
    Map<String, Object> form = SchemaForms.orReference("object");
    form.put("properties", properties);
    if (!required.isEmpty()) {
      form.put("required", required);
    }
    form.put("additionalProperties", false);
    return form;
  }

  private static void collect(Spec<?> spec, Map<String, Object> properties, List<Object> required) {
    for (Key<?> key : spec.keys()) {
      Spec<?> section = key.section();
      if (key.shape() == Key.Shape.INLINE && section != null) {
        collect(section, properties, required);
        continue;
      }
      Map<String, Object> property = new LinkedHashMap<>();
      property.put("description", words(key));
      property.putAll(form(key));
      properties.put(key.name(), property);
      if (key.isRequired()) {
        required.add(key.name());
      }
    }
  }

  private static Map<String, Object> form(Key<?> key) {
    Spec<?> section = key.section();
    if (section == null) {
      ValueType<?> type = key.type();
      if (type == null) {
        throw new IllegalStateException("key \"" + key + "\" has neither type nor section");
      }
      Map<String, Object> form = new LinkedHashMap<>(type.schema());
      Object standard = key.shownDefault();
      if (standard != null && !isSecret(standard)) {
        form.put("default", standard);
      }
      return form;
    }
    Map<String, Object> form = section(section);
    return key.shape() == Key.Shape.OPTIONAL_SECTION ? optional(form) : form;
  }

  private static boolean isSecret(Object standard) {
    return standard instanceof Secret;
  }

  /** One that may be off: what is required then is not. */
  private static Map<String, Object> optional(Map<String, Object> form) {
    if (properties(form).containsKey(ENABLED)) {
      return form;
    }
    Map<String, Object> enabled = new LinkedHashMap<>();
    enabled.put("description", "Whether the section counts.");
    enabled.put("type", List.of("boolean", "string"));
    enabled.put("pattern", SchemaForms.REFERENCE);
    properties(form).put(ENABLED, enabled);
    Object required = form.remove("required");
    if (required != null) {
      form.put(
          "if",
          Map.of(
              "properties", Map.of(ENABLED, Map.of("const", false)), "required", List.of(ENABLED)));
      form.put("else", Map.of("required", required));
    }
    return form;
  }

  private static String words(Key<?> key) {
    StringBuilder words = new StringBuilder(ConfigReport.sentence(key.doc()));
    if (!key.unit().isEmpty()) {
      words.append(" In ").append(key.unit()).append('.');
    }
    switch (key.treatment()) {
      case HONOURED -> {}
      case INERT -> words.append(" Accepted without effect: ").append(key.treatmentReason());
      case REFUSED -> words.append(" Refused unless off: ").append(key.treatmentReason());
    }
    return words.toString();
  }

  private static void putRemoved(Map<String, Object> form, String[] steps, int at) {
    Map<String, Object> properties = properties(form);
    String step = steps[at];
    if (at < steps.length - 1) {
      if (properties.get(step) instanceof Map<?, ?> inner) {
        putRemoved(cast(inner), steps, at + 1);
      }
      return;
    }
    properties.putIfAbsent(
        step,
        Map.of("description", "It was removed; a warning says what to write.", "deprecated", true));
  }

  /** A removed key may say what a required one says today. */
  private static void letStandInstead(Map<String, Object> form, Set<String> instead) {
    Object required = instead.isEmpty() ? null : form.remove("required");
    if (required != null) {
      List<Object> choices = new ArrayList<>();
      choices.add(Map.of("required", required));
      instead.forEach(key -> choices.add(Map.of("required", List.of(key))));
      choices.add(Map.of("not", Map.of("type", "object")));
      form.put("anyOf", choices);
    }
  }

  private static Map<String, Object> properties(Map<String, Object> form) {
    return cast((Map<?, ?>) form.get("properties"));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // sections are made here, with properties
  private static Map<String, Object> cast(@Nullable Map<?, ?> map) {
    return (Map<String, Object>) map;
  }
}
