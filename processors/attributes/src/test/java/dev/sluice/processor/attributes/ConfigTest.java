package dev.sluice.processor.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ObservesKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, in the reference's words and with the place. */
class ConfigTest {
  private static final String PREFIX = "error creating AttrProc";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "key: a, action: foo                     | [0]::action         | due to unsupported action \"foo\"",
        "action: insert, value: 1                | [0]                 |  due to missing required field \"key\" at the 0-th action",
        "action: delete                          | [0]                 |  due to missing required field (at least one of \"key\" and \"pattern\" have to be used) at the 0-th action",
        "key: a, action: insert                  | [0]                 | . Either field \"value\", \"from_attribute\", \"from_context\", or \"default_value\" must be specified",
        "key: a, action: upsert, value: null     | [0]                 | . Either field \"value\", \"from_attribute\", \"from_context\", or \"default_value\" must be specified",
        "key: a, action: insert, value: 1, from_attribute: b | [0]     |  due to multiple value sources being set",
        "key: a, action: insert, value: 1, pattern: b        | [0]::pattern | . Action \"insert\" does not use the \"pattern\" field. This must not be specified",
        "key: a, action: update, value: 1, converted_type: int | [0]::converted_type | . Action \"update\" does not use the \"converted_type\" field. This must not be specified",
        "key: a, action: delete, value: 1        | [0]::value          | . Action \"delete\" does not use \"value\" or \"from_attribute\" field. These must not be specified",
        "key: a, action: hash, from_attribute: b | [0]::from_attribute | . Action \"hash\" does not use \"value\" or \"from_attribute\" field. These must not be specified",
        "key: a, action: hash, pattern: '('      | [0]::pattern        | . Field \"pattern\" has invalid pattern: \"(\"",
        "key: a, action: extract                 | [0]                 |  due to missing required field \"pattern\" for action \"extract\"",
        "key: a, action: extract, pattern: a     | [0]::pattern        | . Field \"pattern\" contains no named matcher groups",
        "key: a, action: extract, pattern: '(a)(?P<b>c)' | [0]::pattern | . Field \"pattern\" contains at least one unnamed matcher group",
        "key: a, action: extract, pattern: '(?P<b>c)', value: 1 | [0]  | . Action \"extract\" does not use a value source field. These must not be specified",
        "key: a, action: convert                 | [0]                 |  due to missing required field \"converted_type\" for action \"convert\"",
        "key: a, action: convert, converted_type: bool | [0]::converted_type |  due to invalid value \"bool\" in field \"converted_type\" for action \"convert\"",
        "key: a, action: convert, converted_type: int, pattern: b | [0] | . Action \"convert\" does not use value sources or \"pattern\" field. These must not be specified",
      })
  void refusesActionsInTheReferencesWords(String action, String place, String why) {
    String text = why.startsWith("due") ? " " + why : why;
    for (String list : new String[] {"actions", "attributes"}) {
      ConfigException refused =
          catchThrowableOfType(ConfigException.class, () -> bind(list, "{" + action + "}"));
      assertThat(refused.problems()).hasSize(1);
      assertThat(refused.problems().get(0).path()).isEqualTo(list + place);
      assertThat(refused.problems().get(0).why()).contains(PREFIX + text);
    }
  }

  @ObservesKey(component = "processor/resource", keys = "attributes")
  @Test
  void actionsAreRequired() {
    assertThatThrownBy(() -> bind("actions", "")).hasMessage("missing required field \"actions\"");
    assertThatThrownBy(() -> bind("attributes", ""))
        .hasMessage("missing required field \"attributes\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{key: a, action: insert, value: 2001-01-01}                  | actions[0]::value",
        "{key: a, action: insert, value: [1, 2001-01-01 10:00:00]}    | actions[0]::value[1]",
        "{key: a, action: insert, value: {b: [2001-01-01T10:00:00Z]}} | actions[0]::value::b[0]",
        "{key: a, action: insert, default_value: 2001-01-01}          | actions[0]::default_value",
      })
  void refusesADateWhichNoAttributeCanBe(String action, String place) {
    for (String list : new String[] {"actions", "attributes"}) {
      ConfigException refused =
          catchThrowableOfType(ConfigException.class, () -> bind(list, action));
      assertThat(refused.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.path()).isEqualTo(place.replace("actions", list));
                assertThat(problem.why()).isEqualTo("Invalid value type time.Time");
                assertThat(problem.mend()).isEqualTo("Put it in quotes.");
              });
    }
  }

  @Test
  void everyProblemComesInOneRun() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                bind(
                    "actions",
                    "{key: a, action: foo}, {action: insert}, {key: b, action: convert}"));
    assertThat(refused.problems())
        .extracting(ConfigException.Problem::path)
        .containsExactly("actions[0]::action", "actions[1]", "actions[1]", "actions[2]");
    assertThat(refused).hasMessageContaining("(2-th action)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "match_type: strikt, span_names: [a] | span_names | error creating span name filters: unrecognized match_type: 'strikt', valid types are: [regexp strict]",
        "match_type: regexp, services: ['[']  | services   | error creating service name filters: error parsing regexp: missing closing ]: `[`",
        "match_type: regexp, attributes: [{key: key, value: 1}] | attributes | error creating attribute filters: match_type=regexp for \"key\" only supports Str, but found Int",
        "match_type: strict, attributes: [{key: a, value: 2001-01-01}] | attributes[0]::value | Invalid value type time.Time",
        "match_type: strict, resources: [{key: a, value: [2001-01-01]}] | resources[0]::value[0] | Invalid value type time.Time",
        "match_type: strict, resources: [{value: 1}] | resources | error creating resource filters: can't have empty key in the list of attributes",
        "match_type: regexp, metric_names: [a], regexp: {cacheenabled: true, cachemaxnumentries: -1} | metric_names | must provide a positive size",
      })
  void refusesMatchesInTheReferencesWords(String match, String key, String why) {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                SpecBinder.fromYaml(
                    AttributesConfig.SPEC,
                    "{exclude: {" + match + "}, actions: [{key: a, action: delete}]}"));
    assertThat(refused.problems()).hasSize(1);
    assertThat(refused.problems().get(0).path()).isEqualTo("exclude::" + key);
    assertThat(refused.problems().get(0).why()).contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{key: a, action: DELETE, from_context: x, default_value: 1}",
        "{key: a, action: insert, value: false}",
        "{key: a, action: insert, from_context: x, default_value: {a: [b]}}",
        "{key: a, action: extract, pattern: '(?P<a>x)|(?P<b>y)'}",
      })
  void takesWhatTheReferenceTakes(String action) {
    bind("actions", action);
    bind("attributes", action);
  }

  private static void bind(String list, String actions) {
    String yaml = "{" + list + ": [" + actions + "]}";
    if (list.equals("actions")) {
      SpecBinder.fromYaml(AttributesConfig.SPEC, yaml);
    } else {
      SpecBinder.fromYaml(ResourceConfig.SPEC, yaml);
    }
  }
}
