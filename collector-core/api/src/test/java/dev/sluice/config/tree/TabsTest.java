package dev.sluice.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a tab may stand: each text is judged as the reference judges it. */
class TabsTest {
  private static Node read(String text) throws YamlException {
    return YamlReader.read("f.yaml", text).root();
  }

  private static String shown(Node node) {
    if (node instanceof MapNode map) {
      StringBuilder text = new StringBuilder("{");
      map.entries().forEach((key, entry) -> text.append(key).append(shown(entry.value())));
      return text.append('}').toString();
    }
    if (node instanceof ListNode list) {
      StringBuilder text = new StringBuilder("[");
      list.items().forEach(item -> text.append(shown(item)));
      return text.append(']').toString();
    }
    return "(" + ((ScalarNode) node).value() + ")";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:\tb\n",
        "a: \t b\n",
        "a:\t \tb\n",
        "a\t:\tb\n",
        "\"a\"\t: b\n",
        "a: b\t\n",
        "a: b\t# c\n",
        "a: \"b\"\t\n",
        "a: 'b' \t# c\n",
        "a: &x\tb\n",
        "a: &x\t\n  b\n",
        "a: !!str\tb\n",
        "a: !!str \tb\n",
        "a: !mine\t'b'\n",
        "a: |-\t\n  b\n",
        "a: |-\t# c\n  b\n",
        "a: >- \t\n  b\n",
        "a: |- \t # c\n  b\n",
        "a:\n  b\t\n",
        "{\ta\t:\tb\t}\t\n",
        "{\n\ta: 'b'\n\t}\n",
        "{ \t a: \"b\" \t }\n",
        "{a: b,\t# c\n \t# d\n}\n",
        "---\t{a: b}\n",
        "---\t\na: b\n",
        "? a\t\n: b\t\n",
        "? !!str\ta\n: b\n",
        "a: \"b\\\n\"\t\n",
        "#\tc\na: b\t\t#\t\n",
      })
  void separatesLikeABlank(String yaml) throws YamlException {
    assertThat(shown(read(yaml))).isEqualTo("{a(b)}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:\t\n- b\t\n- c\t\n",
        "a:\n  [\tb\t,\n\t\tc\t]\n",
        "a: [b,\tc] \t# d\n",
        "a: # x\n  - b\t# y\n  - c\n",
        "a: &l\t[b, c]\n",
        "a: [\n\t \t'b',\n \t 'c'\n\t]\n",
      })
  void separatesInListsToo(String yaml) throws YamlException {
    assertThat(shown(read(yaml))).isEqualTo("{a[(b)(c)]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:\n\tb: c\n",
        "a:\n  \tb: c\n",
        "a:\n  -\tb\n",
        "a:\n  - \tb\n",
        "a:\n  - -\tb\n",
        "?\ta\n: b\n",
        "? a\n:\tb\n",
        "? a\n: \tb\n",
        "a:\n\t\n  b: c\n",
        "a:\n  \t\n  b: c\n",
        "a:\n\t# c\n  b: c\n",
        "a: {b: c}\n\td: e\n",
        "\ta: b\n",
      })
  void isNoIndentation(String yaml) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("cannot start any token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a: b\tc\n", "a: 'b\tc'\n", "a: \"b\tc\"\n", "a: \"b\\tc\"\n", "a: |-\n  b\tc\n"})
  void belongsToTheTextWhereItStandsInOne(String yaml) throws YamlException {
    assertThat(shown(read(yaml))).isEqualTo("{a(b\tc)}");
  }

  @Test
  void linesAndColumnsStayWhatTheyAre() throws YamlException {
    MapNode root = (MapNode) read("a:\t\n  b:\t\tc\n  d: {\te:\tf }\n");
    MapNode a = (MapNode) Objects.requireNonNull(root.get("a"));
    assertThat(Objects.requireNonNull(a.get("b")).origin())
        .isEqualTo(new Origin("f.yaml", 2, 7, null));
    MapNode d = (MapNode) Objects.requireNonNull(a.get("d"));
    assertThat(Objects.requireNonNull(d.entries().get("e")).key())
        .isEqualTo(new Origin("f.yaml", 3, 8, null));
    assertThat(Objects.requireNonNull(d.get("e")).origin())
        .isEqualTo(new Origin("f.yaml", 3, 11, null));
  }

  @Test
  void manyOfThemCostNoMoreThanOnePass() throws YamlException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append('k').append(i).append(":\tv\t# c\n");
    }
    assertThat(((MapNode) read(text.toString())).entries()).hasSize(20_000);
  }

  @Test
  void withinTokensTheirNumberIsBounded() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      text.append("- !!str\tv\n");
    }
    assertThatThrownBy(() -> read(text.toString())).isInstanceOf(YamlException.class);
  }
}
