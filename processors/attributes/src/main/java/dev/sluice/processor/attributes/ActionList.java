package dev.sluice.processor.attributes;

import com.google.re2j.PatternSyntaxException;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.telemetry.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks configured actions, in the reference's words, and makes them ready to run. */
final class ActionList {
  private static final Set<String> ALL =
      Set.of("insert", "update", "upsert", "delete", "hash", "extract", "convert");

  private ActionList() {}

  private static void check(List<ActionConfig> actions, String path, List<Problem> problems) {
    for (int i = 0; i < actions.size(); i++) {
      check(actions.get(i), i, path + "[" + i + "]", problems);
    }
  }

  private static void check(ActionConfig action, int number, String path, List<Problem> problems) {
    Complaints complaints = new Complaints(action, number, path, problems);
    boolean takesPattern = action.action().equals("delete") || action.action().equals("hash");
    if (action.key().isEmpty() && (!takesPattern || action.pattern().isEmpty())) {
      problems.add(
          new Problem(
              path,
              "",
              "error creating AttrProc due to missing required field "
                  + (takesPattern
                      ? "(at least one of \"key\" and \"pattern\" have to be used)"
                      : "\"key\"")
                  + String.format(Locale.ROOT, " at the %d-th action", number),
              takesPattern ? "Add key or pattern." : "Add the key to act on."));
    }
    switch (action.action()) {
      case "insert", "update", "upsert" -> complaints.ofSetting();
      case "delete", "hash" -> complaints.ofRemoving();
      case "extract" -> complaints.ofExtracting();
      case "convert" -> complaints.ofConverting();
      default ->
          complaints.add(
              ActionConfig.ACTION,
              action.action(),
              " due to unsupported action \"" + action.action() + "\"",
              "Write one of " + String.join(", ", ALL.stream().sorted().toList()) + ".");
    }
  }

  /** The actions to run, of a list that was checked. */
  static List<Action> of(List<ActionConfig> configs, EventLog log) {
    List<Action> actions = new ArrayList<>();
    for (ActionConfig config : configs) {
      AttributeKey key = AttributeKey.of(config.key());
      actions.add(
          switch (config.action()) {
            case "delete" -> new DeleteAction(key(config), pattern(config));
            case "hash" -> new HashAction(key(config), pattern(config));
            case "extract" -> ExtractAction.of(key, GroupedPattern.of(config.pattern()));
            case "convert" -> new ConvertAction(key, config.convertedType(), log);
            default ->
                new SetAction(
                    key,
                    !config.action().equals("update"),
                    !config.action().equals("insert"),
                    ValueSource.of(config.source()));
          });
    }
    return List.copyOf(actions);
  }

  private static @Nullable AttributeKey key(ActionConfig config) {
    return config.key().isEmpty() ? null : AttributeKey.of(config.key());
  }

  private static @Nullable KeyPattern pattern(ActionConfig config) {
    return config.pattern().isEmpty()
        ? null
        : new KeyPattern(GroupedPattern.of(config.pattern()).pattern());
  }

  /** What may be wrong with one action, by its kind. */
  private record Complaints(ActionConfig action, int number, String path, List<Problem> problems) {
    void ofSetting() {
      int sources = action.source().count();
      if (sources == 0 && action.source().defaultValue().isEmpty()) {
        add(
            null,
            "",
            ". Either field \"value\", \"from_attribute\", \"from_context\", or"
                + " \"default_value\" must be specified",
            "Add value: ...");
      } else if (sources > 1) {
        add(null, "", " due to multiple value sources being set", "Keep one of them.");
      }
      unused(ActionConfig.PATTERN, action.pattern());
      unused(ActionConfig.CONVERTED_TYPE, action.convertedType());
    }

    void ofRemoving() {
      if (action.source().value().isPresent() || !action.source().fromAttribute().isEmpty()) {
        add(
            action.source().value().isPresent() ? ActionConfig.VALUE : ActionConfig.FROM_ATTRIBUTE,
            action.source().fromAttribute(),
            ". Action \""
                + action.action()
                + "\" does not use \"value\" or \"from_attribute\" field. These must not be"
                + " specified",
            "Remove it.");
      }
      if (!action.pattern().isEmpty()) {
        compile();
      }
      unused(ActionConfig.CONVERTED_TYPE, action.convertedType());
    }

    void ofExtracting() {
      if (action.source().count() > 0) {
        add(
            null,
            "",
            ". Action \"extract\" does not use a value source field. These must not be specified",
            "Remove value, from_attribute and from_context.");
      }
      unused(ActionConfig.CONVERTED_TYPE, action.convertedType());
      if (action.pattern().isEmpty()) {
        missing(ActionConfig.PATTERN, "Add a pattern with named groups: (?P<name>...).");
        return;
      }
      GroupedPattern pattern = compile();
      if (pattern == null) {
        return;
      }
      if (pattern.names().isEmpty()) {
        badGroups("no named matcher groups");
      } else if (!pattern.isNamedThroughout()) {
        badGroups("at least one unnamed matcher group");
      }
    }

    private void badGroups(String contains) {
      add(
          ActionConfig.PATTERN,
          action.pattern(),
          ". Field \"pattern\" contains " + contains,
          "Name every group: (?P<name>...).");
    }

    void ofConverting() {
      if (action.source().count() > 0 || !action.pattern().isEmpty()) {
        add(
            null,
            "",
            ". Action \"convert\" does not use value sources or \"pattern\" field. These must not"
                + " be specified",
            "Remove them.");
      }
      if (action.convertedType().isEmpty()) {
        missing(ActionConfig.CONVERTED_TYPE, "Write int, double or string.");
      } else if (!Set.of("int", "double", "string").contains(action.convertedType())) {
        add(
            ActionConfig.CONVERTED_TYPE,
            action.convertedType(),
            " due to invalid value \""
                + action.convertedType()
                + "\" in field \"converted_type\" for action \"convert\"",
            "Write int, double or string.");
      }
    }

    private void missing(Key<?> key, String mend) {
      add(
          null,
          "",
          " due to missing required field \""
              + key.name()
              + "\" for action \""
              + action.action()
              + "\"",
          mend);
    }

    private void unused(Key<?> key, String value) {
      if (!value.isEmpty()) {
        add(
            key,
            value,
            ". Action \""
                + action.action()
                + "\" does not use the \""
                + key.name()
                + "\" field. This must not be specified",
            "Remove it.");
      }
    }

    private @Nullable GroupedPattern compile() {
      try {
        return GroupedPattern.of(action.pattern());
      } catch (PatternSyntaxException e) {
        add(
            ActionConfig.PATTERN,
            action.pattern(),
            ". Field \"pattern\" has invalid pattern: \"" + action.pattern() + "\"",
            "RE2 says: " + e.getMessage());
        return null;
      }
    }

    void add(@Nullable Key<?> at, String value, String why, String mend) {
      problems.add(
          new Problem(
              at == null ? path : path + "::" + at.name(),
              value,
              String.format(
                      Locale.ROOT, "error with key \"%s\" (%d-th action): ", action.key(), number)
                  + "error creating AttrProc"
                  + why,
              mend));
    }
  }

  /** Throws when a list is empty or something in it is wrong. */
  static void require(List<ActionConfig> actions, String path) {
    List<Problem> problems = new ArrayList<>();
    if (actions.isEmpty()) {
      problems.add(
          new Problem("", "", "missing required field \"" + path + "\"", "Add a list of actions."));
    }
    check(actions, path, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
