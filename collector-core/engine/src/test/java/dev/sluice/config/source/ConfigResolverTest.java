package dev.sluice.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigReport;
import dev.sluice.config.Findings;
import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigResolverTest {
  private final FakeEnvironment environment = new FakeEnvironment();
  private final Findings findings = new Findings();

  private MapNode resolve(String... locations) {
    return new ConfigResolver(environment, false).resolve(List.of(locations), findings);
  }

  private Node valueOf(String yaml) {
    return child(resolve("yaml:{key: " + yaml + "}"), "key");
  }

  private static Node child(Node map, String key) {
    return Objects.requireNonNull(((MapNode) map).get(key));
  }

  /** Values with their types; text behind a value after a tilde. */
  private static String show(Node node) {
    String raw = node.raw() == null ? "" : "~" + node.raw();
    if (node instanceof MapNode map) {
      StringJoiner text = new StringJoiner(", ", "{", "}");
      map.entries().forEach((key, entry) -> text.add(key + ": " + show(entry.value())));
      return text + raw;
    }
    if (node instanceof ListNode list) {
      StringJoiner text = new StringJoiner(", ", "[", "]");
      list.items().forEach(item -> text.add(show(item)));
      return text + raw;
    }
    Object value = ((ScalarNode) node).value();
    return (value instanceof String ? "'" + value + "'" : String.valueOf(value)) + raw;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "${env:NUM}             | 83~0123",
        "${NUM}                 | 83~0123",
        "${env:QUOTED}          | '\"0123\"'~\"0123\"",
        "${env:BOOL}            | true~true",
        "${env:LIST}            | ['a', 'b']~[a,b]",
        "${env:MAP}             | {a: 1}~{a: 1}",
        "${env:BAD}             | '{a'~{a",
        "${env:UNSET}           | null~",
        "${env:EMPTY}           | null~",
        "${env:UNSET:-d}        | 'd'~d",
        "${env:UNSET:-7}        | 7~7",
        "${env:UNSET:-}         | ''~",
        "${env:EMPTY:-d}        | null~",
        "${UNSET:-d}            | 'd'~d",
        "${A_B:-d}              | 'd'~d",
        "http://${env:HOST}:${env:NUM} | 'http://h:0123'",
        "${env:UNSET}:4317      | ':4317'",
        "$HOST                  | '$HOST'",
        "a$                     | 'a$'",
        "a${                    | 'a${'",
        "a}b${                  | 'a}b${'",
        "a$$b                   | 'a$b'",
        "$$$$                   | '$$'",
        "$${env:HOST}           | '${env:HOST}'",
        "$$${env:HOST}          | '$h'",
        "$$$${env:HOST}         | '$${env:HOST}'",
        "$${env:HOST} ${env:HOST} | '$h h'",
        "${env:HOST} $${env:HOST} | 'h $h'",
        "${env:${env:POINTER}}  | 'h'~h",
        "${env:${POINTER}}      | 'h'~h",
        "${env:CHAIN}           | 83~0123",
        "${env:MAPCHAIN}        | {a: 83~0123, b: 'x-h'}~{a: '0123', b: 'x-h'}",
        "${yaml:[1, 2]}         | [1, 2]~[1, 2]",
        "['${env:NUM}', '${env:HOST}'] | [83~0123, 'h'~h]",
      })
  void expandsReferences(String yaml, String shown) {
    environment
        .variable("NUM", "0123")
        .variable("QUOTED", "\"0123\"")
        .variable("BOOL", "true")
        .variable("LIST", "[a,b]")
        .variable("MAP", "{a: 1}")
        .variable("BAD", "{a")
        .variable("EMPTY", "")
        .variable("HOST", "h")
        .variable("POINTER", "HOST")
        .variable("CHAIN", "${env:NUM}")
        .variable("MAPCHAIN", "{a: '${env:NUM}', b: 'x-${HOST}'}");
    String quoted = yaml.startsWith("[") ? yaml : "'" + yaml + "'";
    assertThat(show(valueOf(quoted))).isEqualTo(shown);
  }

  /** Each row is what the reference makes of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "$${env:HOST}:${env:NUM}        | ${env:HOST}:0123",
        "$$${env:HOST}:${env:NUM}       | $h:0123",
        "$$$${env:HOST}:${env:NUM}      | $${env:HOST}:0123",
        "$$$$${env:HOST}:${env:NUM}     | $$h:0123",
        "${env:NUM}$${env:HOST}         | 0123${env:HOST}",
        "${env:NUM}$${env:HOST}${env:NUM} | 0123${env:HOST}0123",
        "$${env:HOST}$${env:HOST}${env:HOST} | $h$hh",
        "$${env:HOST} $${env:NUM} ${env:HOST} $$$${env:HOST} | $h ${env:NUM} h $$h",
        "$$                             | $",
        "$$$                            | $$",
        "$$a$$$b                        | $a$$b",
        "$${                            | ${",
        "$${env:HOST                    | ${env:HOST",
        "$$${env:HOST                   | $${env:HOST",
        "$}${env:HOST}                  | $}h",
        "}$${env:HOST}                  | }${env:HOST}",
        "$${}${env:HOST}                | ${}h",
        "$${env:HOST}}                  | ${env:HOST}}",
        "${env:HOST}$$                  | h$",
        "$$ ${env:HOST}                 | $ h",
        "{$${env:HOST}}${env:NUM}       | {${env:HOST}}0123",
        "$${env:UNSET:-${env:HOST}}     | ${env:UNSET:-h}",
        "$${env:UNSET:-${env:HOST}}${env:NUM} | ${env:UNSET:-h}0123",
        "${env:UNSET:-$${env:HOST}}     | ${env:UNSET:-${env:HOST}}",
        "$${env:${env:POINTER}}         | ${env:HOST}",
        "$$${env:${env:POINTER}}        | $h",
        "${env:$${env:POINTER}}         | ${env:${env:POINTER}}",
        "$${${env:HOST}}                | ${h}",
        "$${$${env:NUM}}${env:HOST}     | ${${env:NUM}}h",
        "a$${b${env:HOST}c}d            | a${bhc}d",
        "$${file:x}${env:HOST}          | ${file:x}h",
        "$${env:HOST}${env:UNSET}       | ${env:HOST}",
        "x${env:ESCAPED}:${env:NUM}     | x${env:HOST}:0123",
        "x${env:PLAIN}                  | xh",
        "${env:DOLLARS}${env:HOST}      | $h",
        "${env:DOLLAR}${env:HOST}       | ${env:HOST}",
      })
  void anEscapeConcernsNothingBehindIt(String text, String value) {
    environment
        .variable("NUM", "0123")
        .variable("HOST", "h")
        .variable("POINTER", "HOST")
        .variable("ESCAPED", "$${env:HOST}")
        .variable("PLAIN", "${env:HOST}")
        .variable("DOLLARS", "$$")
        .variable("DOLLAR", "$");
    assertThat(((ScalarNode) valueOf("'" + text + "'")).value()).isEqualTo(value);
    assertThat(show(valueOf("['" + text + "', {a: '" + text + "'}]")))
        .isEqualTo("['" + value + "', {a: '" + value + "'}]");
  }

  /** What the reference's YAML library cannot read is the text itself, also where any type goes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "%x",
        "%",
        "%YAML 1.2",
        "%YAML 1.1",
        "%TAG x",
        "@x",
        "`x",
        "*x",
        "}",
        "a: b: c",
        ",x"
      })
  void aValueThatIsNoYamlIsText(String value) {
    environment.variable("ODD", value);
    assertThat(show(valueOf("'${env:ODD}'"))).isEqualTo("'" + value + "'~" + value);
  }

  @Test
  void keysAreNeverExpanded() {
    environment.variable("HOST", "h");
    assertThat(show(resolve("yaml:{'${env:HOST}': 1}"))).isEqualTo("{${env:HOST}: 1}");
    assertThat(show(resolve("yaml:{'a$$b': 1, '$${env:HOST}': 2}")))
        .isEqualTo("{a$$b: 1, $${env:HOST}: 2}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "${foo:nope}   | scheme \"foo\" is not supported for uri \"foo:nope\"",
        "${a_b:nope}   | invalid uri: \"a_b:nope\"",
        "${1}          | environment variable \"1\" has invalid name: must match regex ^[a-zA-Z_][a-zA-Z0-9_]*$",
        "${env:A$B}    | the uri \"env:A$B\" contains unsupported characters ('$')",
        "${file:nope}  | unable to read the file file:nope: open nope: no such file or directory",
        "${http://h/x} | failed to load resource from uri \"http://h/x\". status code: 404",
        "${env:LOOP}   | too many recursive expansions: ${env:LOOP} refers to itself",
        "${env:PING}   | too many recursive expansions: ${env:PING} refers to itself",
        "x${env:GROW}  | too many recursive expansions",
        "${env:MAPLOOP} | too many recursive expansions: ${env:MAPLOOP} refers to itself",
      })
  void refusesReferencesThatMeanNothing(String yaml, String why) {
    environment
        .variable("LOOP", "${env:LOOP}")
        .variable("PING", "${env:PONG}")
        .variable("PONG", "${env:PING}")
        .variable("GROW", "x${env:GROW}")
        .variable("MAPLOOP", "{a: ['${env:MAPLOOP}']}")
        .page("http://h/x", 404, "");
    assertThatThrownBy(() -> valueOf("'" + yaml + "'"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.problems().get(0).why()).isEqualTo(why);
              assertThat(e.problems().get(0).path()).startsWith("key");
              assertThat(e.problems().get(0).stage()).isEqualTo(ConfigException.Stage.RESOLVE);
            });
  }

  @Test
  void doublingTextStopsAtTheSizeLimit() {
    environment.variable("TWICE", "${env:TWICE}${env:TWICE}aaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assertThatThrownBy(() -> valueOf("'x${env:TWICE}'"))
        .hasMessageContaining("too many recursive expansions: the text would exceed");
  }

  @Test
  void reportsEveryReferenceThatMeansNothingWithItsLine() {
    environment.file("c.yaml", "a: ${foo:x}\nb:\n  - ${1}\n");
    assertThatThrownBy(() -> resolve("c.yaml"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .extracting(p -> p.origin() + " " + p.path())
                    .containsExactly("c.yaml:1 a", "c.yaml:3 b[0]"));
  }

  @Test
  void originLeadsThroughTheReferences() {
    environment.file("main.yaml", "a:\n  b: ${file:part.yaml}\n").file("part.yaml", "\nc: 1\n");
    Node c = child(child(child(resolve("main.yaml"), "a"), "b"), "c");
    assertThat(c.origin()).hasToString("main.yaml:2 (through part.yaml:2)");
  }

  @Test
  void laterSourcesWinAndMapsMerge() {
    environment
        .file("a.yaml", "p: {x: 1, y: {z: 1}}\nl: [1, 2]\ns: 1\ngone: {a: 1}\nkept: {a: 1}\n")
        .file("b.yaml", "p: {y: {w: 2}}\nl: [3]\ns: {t: 1}\ngone:\nkept: {}\n");
    assertThat(show(resolve("a.yaml", "file:b.yaml", "yaml:p::y::z: 9")))
        .isEqualTo("{p: {x: 1, y: {z: 9, w: 2}}, l: [3], s: {t: 1}, gone: null, kept: {a: 1}}");
  }

  @Test
  void doubleColonInKeysNests() {
    environment.variable("M", "{b::c: 1}");
    assertThat(show(resolve("yaml:{x::y: 1, x: {z: 2}, m: '${env:M}'}")))
        .isEqualTo("{x: {y: 1, z: 2}, m: {b: {c: 1}}~{b::c: 1}}");
  }

  @Test
  void mapFromAReferenceReplacesRatherThanMerges() {
    environment.variable("M", "{b: 2}");
    assertThat(show(resolve("yaml:{k: {a: 1}}", "yaml:k: ${env:M}")))
        .isEqualTo("{k: {b: 2}~{b: 2}}");
  }

  @Test
  void listsOfIdsAreJoinedWhereAsked() {
    MapNode joined =
        new ConfigResolver(environment, true)
            .resolve(
                List.of(
                    "yaml:{service: {extensions: [a], pipelines: {traces: {receivers: [r], processors: [p]}}}}",
                    "yaml:{service: {extensions: [a, b], pipelines: {traces: {receivers: [s], processors: [q]}}}}"),
                findings);
    assertThat(show(joined))
        .isEqualTo(
            "{service: {extensions: ['a', 'b'], pipelines: {traces:"
                + " {receivers: ['r', 's'], processors: ['q']}}}}");
  }

  @Test
  void setBecomesALocationWithNestedKeys() {
    assertThat(ConfigResolver.locationOfSet("processors.batch.timeout=2s"))
        .isEqualTo("yaml:processors::batch::timeout: 2s");
    assertThat(show(resolve("yaml:a: 1", ConfigResolver.locationOfSet("b.c=[x, y]"))))
        .isEqualTo("{a: 1, b: {c: ['x', 'y']}}");
    assertThatThrownBy(() -> ConfigResolver.locationOfSet("x")).hasMessage("missing equal sign");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "nofile.yaml | cannot retrieve the configuration: unable to read the file file:nofile.yaml: open nofile.yaml: no such file or directory",
        "c:nofile    | cannot retrieve the configuration: unable to read the file file:c:nofile: open c:nofile: no such file or directory",
        "foo:bar     | unsupported scheme on URI \"foo:bar\"",
        "a_b:c       | invalid uri: \"a_b:c\"",
        "env:1x      | cannot retrieve the configuration: environment variable \"1x\" has invalid name: must match regex ^[a-zA-Z_][a-zA-Z0-9_]*$",
        "yaml:[a]    | retrieved value (type=[]interface {}) cannot be used as a Conf",
        "yaml:a      | retrieved value (type=string) cannot be used as a Conf",
      })
  void refusesLocationsInTheReferencesWords(String location, String why) {
    assertThatThrownBy(() -> resolve(location))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problems().get(0).why()).isEqualTo(why));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "${env:X-def}   | With a default, write ${env:X:-def}. For the text itself write $${env:X-def}.",
        "${X-def}       | With a default, write ${env:X:-def}. For the text itself write $${env:X-def}.",
        "${env:X=def}   | With a default, write ${env:X:-def}. For the text itself write $${env:X=def}.",
        "${env:X:=def}  | With a default, write ${env:X:-def}. For the text itself write $${env:X:=def}.",
        "${env:X:def}   | With a default, write ${env:X:-def}. For the text itself write $${env:X:def}.",
        "${FOO:bar}     | With a default, write ${env:FOO:-bar}. For the text itself write $${FOO:bar}.",
        "${FOO-bar:1}   | With a default, write ${env:FOO:-bar:1}. For the text itself write $${FOO-bar:1}.",
        "${F_1:bar}     | With a default, write ${env:F_1:-bar}. For the text itself write $${F_1:bar}.",
        "${env:X:?err}  | Write ${env:X}: a variable that is not set is told. For the text itself write $${env:X:?err}.",
        "${env:X:+alt}  | There is no such form; write ${env:X}. For the text itself write $${env:X:+alt}.",
        "${vault:a}     | Known schemes: file, env, yaml, http, https. For the text itself write $${vault:a}.",
        "${env:a b}     | For the text itself write $${env:a b}.",
      })
  void formsOfShellsAreAnsweredWithTheFormThatIsTaken(String reference, String mend) {
    assertThatThrownBy(() -> resolve("yaml:{a: '" + reference + "'}"))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problems().get(0).mend()).isEqualTo(mend));
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/a_b:c.yaml,/etc/a_b:c.yaml",
    "conf:prod.yaml,conf:prod.yaml",
    "a b:c,a b:c",
  })
  void pathWithAColonIsToBeWrittenAsAFile(String location, String path) {
    assertThatThrownBy(() -> resolve(location))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems().get(0).mend())
                    .endsWith("For a file write file:" + path + "."));
  }

  @Test
  void variableBehindAReferenceThatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> resolve("yaml:{a: '${file:${env:NO_FOLDER}/x}'}"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems().get(0).mend()).isEqualTo("${env:NO_FOLDER} is not set."));
  }

  @Test
  void downloadThatFailsHasCauseAndRemedyAndNoJavaName() {
    environment.page("http://h/login", 401, "").page("http://h/broken", 503, "");
    assertThat(reportOf("http://h/x"))
        .isEqualTo(
            """
            failed to get config: cannot resolve the configuration: cannot retrieve the configuration: unable to download the file via HTTP GET for uri "http://h/x": connection refused

            --config http://h/x
                The URL has to be reachable from here when the collector starts.
            1 problem.""");
    assertThat(reportOf("http://h/login"))
        .contains("status code: 401\n")
        .contains("    The server wants credentials, which a location cannot carry.\n");
    assertThat(reportOf("http://h/broken"))
        .contains("status code: 503\n")
        .contains("    The server failed; try again later.\n");
  }

  private String reportOf(String location) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> resolve(location));
    return ConfigReport.render(e, false);
  }

  @Test
  void textThatIsNotYamlSaysWhyAndWhere() {
    environment.file("bad.yaml", "a: 1\nb: {c\n");
    assertThatThrownBy(() -> resolve("bad.yaml"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .satisfies(
                        problem -> {
                          assertThat(problem.origin()).hasToString("bad.yaml:3");
                          assertThat(problem.why()).startsWith("not valid YAML: ");
                        }));
  }

  @ParameterizedTest
  @CsvSource({"yaml:", "yaml:null", "env:UNSET", "env:BLANK"})
  void sourceThatSaysNothingIsEmpty(String location) {
    environment.variable("BLANK", "# nothing\n");
    assertThat(resolve(location).entries()).isEmpty();
  }

  @Test
  void httpSourceIsRead() {
    environment.page("http://h/c.yaml", 200, "a: 1");
    assertThat(show(resolve("http://h/c.yaml"))).isEqualTo("{a: 1}");
  }

  @Test
  void warnsOfUnsetVariablesOldDefaultsAndBareNames() {
    environment.variable("HOST", "h").file("c.yaml", "a: ${env:NOPE}\nb: ${NOPE:-d}\nc: $HOST\n");
    resolve("c.yaml");
    assertThat(findings.notes())
        .extracting(Findings.Note::toString)
        .containsExactlyInAnyOrder(
            "c.yaml:1  Configuration references unset environment variable NOPE",
            "c.yaml:2  b: ${NOPE:-d} is read as an environment variable with a default;"
                + " write ${env:NOPE:-d}",
            "c.yaml:3  c: $HOST is literal text; for the environment variable write ${env:HOST}");
  }

  @Test
  void warnsThatFurtherDocumentsAreNotRead() {
    environment.file("c.yaml", "a: 1\n---\nb: 2\n");
    assertThat(show(resolve("c.yaml"))).isEqualTo("{a: 1}");
    assertThat(findings.notes())
        .extracting(Findings.Note::toString)
        .containsExactly("c.yaml  only the first YAML document is read");
  }

  @Test
  void secretsInInlineYamlDoNotBecomeLabels() {
    MapNode root = resolve("yaml:exporters::x::headers::token: s3cret");
    assertThat(child(root, "exporters").origin())
        .hasToString("yaml:exporters::x::headers::token:1");
  }
}
