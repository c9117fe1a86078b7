package dev.sluice.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentIdTest {
  @ParameterizedTest
  @CsvSource({
    "otlp, otlp, ''",
    "otlp/2, otlp, 2",
    "' otlp / a/b ', otlp, a/b",
    "otlp/grüße-1.x:y#z_w, otlp, grüße-1.x:y#z_w"
  })
  void readsTypeAndName(String text, String type, String name) {
    ComponentId id = ComponentId.parse(text);
    assertThat(id.type().name()).isEqualTo(type);
    assertThat(id.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "'', id must not be empty",
    "/x, 'in \"/x\" id: the part before / should not be empty'",
    "x/, 'in \"x/\" id: the part after / should not be empty'",
    "x y, 'in \"x y\" id: invalid character(s) in type \"x y\"'",
    "1x, 'in \"1x\" id: invalid character(s) in type \"1x\"'"
  })
  void refusesWithTheTextsPeopleKnow(String text, String message) {
    assertThatThrownBy(() -> ComponentId.parse(text)).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$", "+", "<", ">", "=", "^", "`", "|", "~", "a b", "\u0001"})
  void refusesSymbolsAndSeparatorsInNames(String name) {
    assertThatThrownBy(() -> ComponentId.parse("otlp/" + name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("invalid character(s) in name");
  }

  @Test
  void printsAsWritten() {
    assertThat(ComponentId.parse("otlp/2")).hasToString("otlp/2");
    assertThat(ComponentId.parse("otlp")).hasToString("otlp");
    assertThat(ComponentKind.RECEIVER.section()).isEqualTo("receivers");
  }
}
