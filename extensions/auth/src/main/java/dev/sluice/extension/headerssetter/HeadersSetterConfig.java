package dev.sluice.extension.headerssetter;

import static dev.sluice.config.Key.componentId;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.sections;

import dev.sluice.config.ConfigException;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Key;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.credentials.HeaderBytes;
import dev.sluice.id.ComponentId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Configuration of {@code headers_setter}.
 *
 * @param headers what is done, in order
 * @param additionalAuth another authenticator, whose headers come before
 */
public record HeadersSetterConfig(List<Header> headers, Optional<ComponentId> additionalAuth) {
  static final Spec<HeadersSetterConfig> SPEC =
      Spec.of(
          keys ->
              new HeadersSetterConfig(
                  keys.get(sections("headers", Header.SPEC, "what is done, in order").required()),
                  keys.get(
                      componentId(
                          "additional_auth", "an authenticator whose headers come before"))));

  /** What is done with a header. */
  public enum Action {
    /** Set unless it is there. */
    INSERT,
    /** Set if it is there. */
    UPDATE,
    /** Set. */
    UPSERT,
    /** Taken away. */
    DELETE;

    /** As it is written. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One header.
   *
   * @param action empty for {@link Action#UPSERT}, with a warning
   * @param key its name
   * @param value as it stands
   * @param valueFile of a file that has it
   * @param fromContext name of the client's header that has it
   * @param fromAttribute name of the attribute that has it, of who sent the data
   * @param defaultValue where that header or attribute is not there
   */
  public record Header(
      Optional<Action> action,
      String key,
      Optional<Secret> value,
      Optional<String> valueFile,
      Optional<String> fromContext,
      Optional<String> fromAttribute,
      Optional<Secret> defaultValue) {
    private static final List<String> ACTIONS = List.of("insert", "update", "upsert", "delete");

    static final Spec<Header> SPEC =
        Spec.of(
            keys ->
                new Header(
                    keys.get(
                        maybe(
                            "action",
                            ValueType.word(ACTIONS, Header::action),
                            "`insert` unless it is there, `update` if it is, `upsert`, or"
                                + " `delete`")),
                    keys.get(Key.string("key", "", "name of the header").required()),
                    keys.get(maybe("value", ValueType.secret(), "the value")),
                    keys.get(maybe("value_file", ValueType.string(), "a file that has it")),
                    keys.get(
                        maybe(
                            "from_context",
                            ValueType.string(),
                            "the client's header that has it; needs `include_metadata` there")),
                    keys.get(
                        maybe(
                            "from_attribute",
                            ValueType.string(),
                            "the attribute that has it, of whom an authenticator let in")),
                    keys.get(
                        maybe(
                            "default_value",
                            ValueType.secret(),
                            "where that header or attribute is not there"))));

    private static Action action(String word) {
      if (!ACTIONS.contains(word)) {
        throw new IllegalArgumentException(
            "unknown action \"" + word + "\", must be one of " + ACTIONS);
      }
      return Action.valueOf(word.toUpperCase(Locale.ROOT));
    }

    public Header {
      if (!key.isEmpty()) { // of one that is missing the whole section is told
        HeaderRules.HTTP_REQUEST.checked("key", Map.of(key, new Secret("")));
        long sources =
            Stream.of(value, valueFile, fromContext, fromAttribute)
                .filter(Optional::isPresent)
                .count();
        if (action.orElse(Action.UPSERT) != Action.DELETE) {
          checkSources(sources);
        }
        check("value", value);
        check("default_value", defaultValue);
      }
    }

    private static void checkSources(long sources) {
      if (sources == 0) {
        throw new ConfigException(
            "",
            "",
            "missing header source, must be 'from_context', 'from_attribute', 'value', or"
                + " 'value_file'",
            "Write one of them.");
      }
      if (sources > 1) {
        throw new ConfigException(
            "",
            "",
            "invalid header source, must be only one of 'from_context', 'from_attribute', 'value',"
                + " or 'value_file'",
            "Leave one of them.");
      }
    }

    private static void check(String key, Optional<Secret> value) {
      if (value.filter(each -> HeaderBytes.isUnfit(each.reveal())).isPresent()) {
        throw new ConfigException(
            key, "", "has characters that no header can have", "Take them away.");
      }
    }
  }

  public HeadersSetterConfig {
    headers = List.copyOf(headers);
    if (headers.isEmpty()) {
      throw new ConfigException(
          "headers", "", "missing headers configuration", "List at least one header.");
    }
    for (int i = 0; i < headers.size(); i++) {
      if (headers.get(i).key().isEmpty()) {
        throw new ConfigException(
            "headers::" + i, "", "missing header name", "Write key: the header's name.");
      }
    }
  }
}
