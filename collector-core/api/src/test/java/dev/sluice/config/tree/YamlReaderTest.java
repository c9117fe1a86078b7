package dev.sluice.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  private static Node read(String text) throws YamlException {
    return YamlReader.read("f.yaml", text).root();
  }

  private static @Nullable Object plain(Node node) {
    if (node instanceof MapNode map) {
      StringBuilder text = new StringBuilder();
      map.entries()
          .forEach((k, e) -> text.append(k).append('=').append(plain(e.value())).append(' '));
      return text.toString().trim();
    }
    if (node instanceof ListNode list) {
      List<Object> items = new ArrayList<>();
      list.items().forEach(item -> items.add(String.valueOf(plain(item))));
      return items;
    }
    return ((ScalarNode) node).value();
  }

  @Test
  void emptyTextIsNull() throws YamlException {
    assertThat(read("").isNull()).isTrue();
    assertThat(read("# only a comment\n").isNull()).isTrue();
    assertThat(read("---\n").isNull()).isTrue();
  }

  @Test
  void numbersBeyondALongStayExact() throws YamlException {
    assertThat(((ScalarNode) read("18446744073709551615")).value())
        .isEqualTo(new BigInteger("18446744073709551615"));
  }

  @Test
  void everyNodeAndKeyKnowsItsPlace() throws YamlException {
    MapNode root = (MapNode) read("a: 1\nb:\n  - x\n  -  y\n");
    MapNode.Entry b = Objects.requireNonNull(root.entries().get("b"));
    assertThat(b.key()).hasToString("f.yaml:2");
    Node y = ((ListNode) b.value()).items().get(1);
    assertThat(y.origin()).isEqualTo(new Origin("f.yaml", 4, 6, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{base: &b {x: 1, y: 2}, use: {<<: *b, y: 3}}             | y=3 x=1",
        "{base: &b {x: 1, y: 2}, use: {y: 3, <<: *b}}             | y=3 x=1",
        "{a: &a {x: 1}, b: &b {x: 2, y: 2}, use: {<<: [*a, *b]}}  | x=1 y=2",
        "{use: {<<: {x: 1}}}                                      | x=1",
        "{use: {'<<': 1}}                                         | <<=1",
      })
  void mergeKeysAddWhatIsNotThere(String yaml, String shown) throws YamlException {
    Node use = ((MapNode) read(yaml)).get("use");
    assertThat(plain(Objects.requireNonNull(use))).isEqualTo(shown);
  }

  @Test
  void aliasStandsForItsAnchor() throws YamlException {
    assertThat(plain(read("[&a x, *a, &a y, *a]"))).isEqualTo(List.of("x", "x", "y", "y"));
  }

  @Test
  void keysAreTheTextOfTheirValue() throws YamlException {
    assertThat(((MapNode) read("{1: a, true: b, 0x10: c}")).entries().keySet())
        .containsExactly("1", "true", "16");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "!!str 12      | 12",
        "!!str true    | true",
        "!!str         | ''",
      })
  void stringTagMakesText(String yaml, String value) throws YamlException {
    assertThat(((ScalarNode) read(yaml)).value()).isEqualTo(value.replace("''", ""));
  }

  @Test
  void otherCoreTagsConvert() throws YamlException {
    assertThat(((ScalarNode) read("!!float 12")).value()).isEqualTo(12.0);
    assertThat(((ScalarNode) read("!!int '12'")).value()).isEqualTo(12L);
    assertThat(((ScalarNode) read("!!bool 'true'")).value()).isEqualTo(true);
    assertThat(read("!!null ''").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{a: 1, b: 2, a: 3}      | mapping key \"a\" already defined at line 1",
        "{a: 1, 'a': 3}          | mapping key \"a\" already defined at line 1",
        "{<<: {a: 1}, <<: {b: 1}} | mapping key \"<<\" already defined",
        "&a [*a]                 | unknown anchor 'a' referenced",
        "*a                      | unknown anchor 'a' referenced",
        "{<<: 3}                 | map merge requires map or sequence of maps as the value",
        "{<<: [{a: 1}, 2]}       | map merge requires map or sequence of maps as the value",
        "!e!foo x                | undefined tag handle",
        "!!binary 'aGk= '        | !!binary value contains invalid base64 data",
        "!!binary aGk            | !!binary value contains invalid base64 data",
        "!!binary '%'            | !!binary value contains invalid base64 data",
        "!!binary gA==           | !!binary value is not text in UTF-8",
        "!!timestamp x           | cannot decode `x` as a !!timestamp",
        "!!int abc               | cannot decode `abc` as a !!int",
        "!!bool yes              | cannot decode `yes` as a !!bool",
        "{[a]: b}                | invalid map key",
        "{a: b                   | yaml: line 1: ",
        "a: b: c                 | yaml: line 1: mapping values are not allowed here",
      })
  void refuses(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining(message);
  }

  /** Tags of somebody's own make a scalar text and change nothing else, as in the reference. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "!foo bar             | bar",
        "!foo 12              | 12",
        "!foo null            | null",
        "!foo '12'            | 12",
        "!!foo bar            | bar",
        "!<x> 1               | 1",
        "!<tag:yaml.org,2002:str> 1 | 1",
        "!!merge x            | x",
        "!!seq a              | a",
        "! x                  | x",
        "!!binary aGVsbG8=    | hello",
        "!!binary ''          | ^^",
        "!foo [a]             | [a]",
        "!foo {a: b}          | a=b",
        "!!map [a]            | [a]",
        "!!str [a]            | [a]",
        "!!set {a: b}         | a=b",
        "!!omap [a]           | [a]",
      })
  void foreignTagsAreTaken(String yaml, String shown) throws YamlException {
    assertThat(String.valueOf(plain(read(yaml)))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1.0 | 1", "1.50 | 1.5", "0o17 | 15", "~ | <nil>", "!!binary aGk= | hi", "!x y | y"})
  void keysOfOtherTypesAreWrittenAsGoWritesThem(String key, String text) throws YamlException {
    assertThat(((MapNode) read("? " + key + "\n: a\n")).entries()).containsOnlyKeys(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%YAML 1.1\n---\na: 1\n",
        "%YAML 1.1 # x\n---\na: 1\n",
        "%TAG !e! tag:example.com,2000:\n---\na: !e!x 1\n",
      })
  void directivesThatTheReferenceKnowsAreTaken(String yaml) throws YamlException {
    assertThat(((MapNode) read(yaml)).entries()).containsOnlyKeys("a");
  }

  @ParameterizedTest
  @CsvSource({
    "%YAML 1.2, found incompatible YAML document",
    "%YAML 1.0, found incompatible YAML document",
    "%YAML 2.0, found incompatible YAML document",
    "%FOO bar, found unknown directive name",
  })
  void otherDirectivesAreRefused(String directive, String why) {
    assertThatThrownBy(() -> read("# first\n" + directive + "\n---\na: 1\n"))
        .isInstanceOf(YamlException.class)
        .hasMessage("yaml: line 2: " + why);
  }

  @Test
  void depthIsLimited() throws YamlException {
    read("[".repeat(50) + "]".repeat(50));
    assertThatThrownBy(() -> read("[".repeat(51) + "]".repeat(51)))
        .isInstanceOf(YamlException.class)
        .hasMessage("exceeded max depth of 50");
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(YamlException.class);
  }

  @Test
  void aliasesAreLimited() throws YamlException {
    read("[&a x" + ", *a".repeat(50) + "]");
    assertThatThrownBy(() -> read("[&a x" + ", *a".repeat(51) + "]"))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("document contains excessive aliasing: more than 50 aliases");
  }

  @Test
  void aliasesOfAliasesDoNotMultiplyWithoutLimit() {
    StringBuilder text = new StringBuilder("x0: &x0 [a, b, c]\n");
    for (int i = 1; i <= 16; i++) {
      text.append("x%d: &x%d [*x%d, *x%d, *x%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    assertThatThrownBy(() -> read(text.toString()))
        .isInstanceOf(YamlException.class)
        .hasMessage("document contains excessive aliasing");
  }

  @Test
  void sizeIsLimited() {
    assertThatThrownBy(() -> read("#" + "x".repeat(3 << 20)))
        .isInstanceOf(YamlException.class)
        .hasMessage("document is larger than 3145728 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: 1\n---\nb: 2\n", "a: 1\n---\n{", "a: 1\n...\n---\nb"})
  void laterDocumentsAreSeenButNotRead(String yaml) throws YamlException {
    YamlReader.Document document = YamlReader.read("f", yaml);
    assertThat(document.moreDocuments()).isTrue();
    assertThat(((MapNode) document.root()).entries()).containsOnlyKeys("a");
  }

  @Test
  void multiLineTextsKeepTheirLines() throws YamlException {
    assertThat(plain(read("a: |\n  x\n  y\nb: >\n  x\n  y\n"))).isEqualTo("a=x\ny\n b=x y");
  }
}
