package dev.sluice.processor.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupedPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(?P<a>x)(?P<a>y); xy; [a, a]",
        "(?P<a>x)(?<a>y); xy; [a, a]",
        "(?P<a>x)|(?P<a>y); y; [a, a]",
        "(?P<a>x(?P<a>y)); xy; [a, a]",
        "(?P<a>x)(?P<b>y)(?P<a>z); xyz; [a, b, a]",
        "(?P<a>x)(?P<a>y)(?P<a_1>z); xyz; [a, a, a_1]",
        "(?P<a>x)(y)(?:z)(?i)(?P<a>w); xyzW; [a, '', a]",
        "\\((?P<a>x)\\)\\Q(?P<a>\\E(?P<a>y); (x)(?P<a>y; [a, a]",
        "[(](?P<a>x)[])(?P<a>](?P<a>y); (x)y; [a, a]",
        "[^]](?P<a>x)[[:alpha:](](?P<a>y); _x(y; [a, a]",
        "x; x; []",
      })
  void severalGroupsMayHaveOneName(String expression, String matched, String names) {
    GroupedPattern pattern = GroupedPattern.of(expression);
    assertThat(pattern.pattern().matcher(matched).matches()).isTrue();
    assertThat(pattern.names().toString().replace("[a, , a]", "[a, '', a]")).isEqualTo(names);
    assertThat(pattern.names()).hasSize(pattern.pattern().groupCount());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(?P<>x)", "(?P<ä>x)", "(?P<a>x", "(?P<a", "[(?P<a>", "x)", "(?P<a-b>x)", "\\"})
  void whatIsNoExpressionIsRefused(String expression) {
    assertThatThrownBy(() -> GroupedPattern.of(expression))
        .isInstanceOf(PatternSyntaxException.class);
  }

  @Test
  void knowsWhetherEachGroupHasAName() {
    assertThat(GroupedPattern.of("(?P<a>x)(?P<a>y)").isNamedThroughout()).isTrue();
    assertThat(GroupedPattern.of("(?P<a>x)(y)").isNamedThroughout()).isFalse();
    assertThat(GroupedPattern.of("x").isNamedThroughout()).isFalse();
  }
}
