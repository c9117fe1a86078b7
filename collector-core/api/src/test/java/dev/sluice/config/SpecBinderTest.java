package dev.sluice.config;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.float64;
import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.opaqueMap;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;
import static dev.sluice.config.Key.uint32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.tree.YamlReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecBinderTest {
  record Queue(long sizeItems, String sizer) {
    Queue {
      if (sizeItems <= 0) {
        throw new ConfigException(
            "queue_size", sizeItems, "`queue_size` must be positive", "Remove it for 1000.");
      }
    }
  }

  record Sample(
      String endpoint,
      Duration timeout,
      int level,
      long batch,
      double ratio,
      boolean insecure,
      List<String> names,
      Map<String, Secret> headers,
      Optional<String> nickname,
      Optional<Queue> none,
      Optional<Queue> standard,
      Optional<Queue> some,
      Queue inlined) {}

  static final Spec<Queue> QUEUE =
      Spec.of(
          keys ->
              new Queue(
                  keys.get(int64("queue_size", 1000, "capacity")),
                  keys.get(
                      Key.of(
                          "sizer",
                          ValueType.word(List.of("requests", "items"), SpecBinderTest::sizer),
                          "requests",
                          "unit"))));

  static final Spec<Sample> SPEC = Spec.of(SpecBinderTest::sample);

  private static Sample sample(Keys keys) {
    Sample sample =
        new Sample(
            keys.get(string("endpoint", "localhost:1", "to")),
            keys.get(duration("timeout", Duration.ofSeconds(5), "per try")),
            keys.get(int32("level", -1, "how hard")),
            keys.get(uint32("batch", 8192, "items")),
            keys.get(float64("ratio", 0.5, "share")),
            keys.get(bool("insecure", false, "plain text")),
            keys.get(strings("names", List.of("a"), "names")),
            keys.get(opaqueMap("headers", "headers")),
            keys.get(maybe("nickname", ValueType.string(), "maybe a name")),
            keys.get(optional("none", QUEUE, "off")),
            keys.get(optional("standard", QUEUE, Presence.DEFAULT, "off until named")),
            keys.get(optional("some", QUEUE, Presence.SOME, "on")),
            keys.get(inline(QUEUE)));
    keys.also(int32("buffer", 0, "bytes").inert("the runtime sizes its own buffers"));
    keys.also(
        maybe("storage", ValueType.string(), "where to keep it")
            .refusedUnless(
                value -> value.equals(Optional.of("off")), "there is no disk queue yet"));
    return sample;
  }

  private static String sizer(String text) {
    if (!List.of("requests", "items").contains(text)) {
      throw new IllegalArgumentException("invalid sizer: \"" + text + "\"");
    }
    return text;
  }

  private static Sample read(String yaml) {
    return SpecBinder.fromYaml(SPEC, yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "null", "~", "{}"})
  void bodyThatSaysNothingMeansDefaults(String yaml) {
    Sample sample = read(yaml);
    assertThat(sample.endpoint()).isEqualTo("localhost:1");
    assertThat(sample.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(sample.names()).containsExactly("a");
    assertThat(sample.some()).contains(new Queue(1000, "requests"));
    assertThat(sample.standard()).isEmpty();
    assertThat(sample.none()).isEmpty();
    assertThat(sample.inlined()).isEqualTo(new Queue(1000, "requests"));
  }

  @Test
  void givenValuesReplaceDefaults() {
    Sample sample =
        read(
            """
            endpoint: h:1
            timeout: 1m30s
            level: 3
            batch: 4294967295
            ratio: 1
            insecure: true
            names: [x, y]
            headers: {b: two, a: one}
            nickname: nick
            queue_size: 7
            """);
    assertThat(sample.endpoint()).isEqualTo("h:1");
    assertThat(sample.timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(sample.level()).isEqualTo(3);
    assertThat(sample.batch()).isEqualTo(4294967295L);
    assertThat(sample.ratio()).isEqualTo(1.0);
    assertThat(sample.insecure()).isTrue();
    assertThat(sample.names()).containsExactly("x", "y");
    assertThat(sample.headers().keySet()).containsExactly("a", "b");
    assertThat(sample.headers()).containsEntry("a", new Secret("one"));
    assertThat(sample.nickname()).contains("nick");
    assertThat(sample.inlined().sizeItems()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none:                                | false | false | true",
        "none: {}                             | true  | false | true",
        "none: {enabled: true}                | true  | false | true",
        "none: {enabled: false}               | false | false | true",
        "standard:                            | false | true  | true",
        "standard: {}                         | false | true  | true",
        "standard: {enabled: false}           | false | false | true",
        "some:                                | false | false | true",
        "some: {}                             | false | false | true",
        "'some: {enabled: false, sizer: items}' | false | false | false",
        "'some: {enabled: false, queue_size: 0}' | false | false | false",
      })
  void optionalSectionsHaveThreeStates(String yaml, boolean none, boolean standard, boolean some) {
    Sample sample = read(yaml.replace("'", ""));
    assertThat(sample.none().isPresent()).isEqualTo(none);
    assertThat(sample.standard().isPresent()).isEqualTo(standard);
    assertThat(sample.some().isPresent()).isEqualTo(some);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "endpoint: 12    | endpoint | expected type 'string', got unconvertible type 'int'",
        "endpoint: true  | endpoint | expected type 'string', got unconvertible type 'bool'",
        "endpoint: [a]   | endpoint | expected type 'string', got unconvertible type '[]interface {}'",
        "insecure: yes   | insecure | expected type 'bool', got unconvertible type 'string'",
        "insecure: 1     | insecure | expected type 'bool', got unconvertible type 'int'",
        "level: '3'      | level    | expected type 'int', got unconvertible type 'string'",
        "level: 3000000000 | level  | cannot parse value as 'int': 3000000000 overflows int",
        "batch: -2000    | batch    | cannot parse value as 'uint32': -2000 overflows uint",
        "batch: 4294967296 | batch  | cannot parse value as 'uint32': 4294967296 overflows uint",
        "batch: .inf     | batch    | cannot parse value as 'uint32': Infinity overflows uint",
        "timeout: 10s5   | timeout  | time: missing unit in duration \"10s5\"",
        "timeout: '10'   | timeout  | time: missing unit in duration \"10\"",
        "timeout: abc    | timeout  | time: invalid duration \"abc\"",
        "timeout: true   | timeout  | expected type 'time.Duration', got unconvertible type 'bool'",
        "names: 3        | names    | source data must be an array or slice, got int",
        "names: {a: b}   | names    | source data must be an array or slice, got map",
        "names: [a, 2]   | names[1] | expected type 'string', got unconvertible type 'int'",
        "headers: {x: 1} | headers::x | expected type 'string', got unconvertible type 'int'",
        "headers: [{name: x, vaue: 1}] | headers[0]::vaue | has invalid keys: vaue",
        "headers: [{name: x, value: a}, {name: x, value: b}] | headers | duplicate keys in map-style list: [x]",
        "endpont: h      | endpont  | has invalid keys: endpont",
        "Endpoint: h     | Endpoint | has invalid keys: Endpoint",
        "none: abc       | none     | expected a map or struct, got \"string\"",
        "none: [a]       | none     | expected a map or struct, got \"slice\"",
        "none: {queue_size: 0} | none::queue_size | `queue_size` must be positive",
        "none: {sizer: itms} | none::sizer | invalid sizer: \"itms\"",
        "some: {enabled: x} | some::enabled | unexpected type string for 'enabled': got 'x' value expected 'true' or 'false'",
        "some: {enabled: false, foo: 1} | some::foo | has invalid keys: foo",
        "storage: disk   | storage  | is not supported: there is no disk queue yet",
        "abc             | ''       | expected a map or struct, got \"string\"",
      })
  void refusesInTheReferencesWords(String yaml, String path, String why) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).path()).isEqualTo(path.replace("''", ""));
              assertThat(e.problems().get(0).why()).isEqualTo(why);
            });
  }

  @Test
  void reportsEveryProblemWithItsLine() {
    String yaml =
        """
        endpont: h
        timeout: abc
        none:
          queue_size: 0
        names:
          - ok
          - 5
        """;
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .extracting(p -> p.path() + "@" + p.origin().line())
                    .containsExactlyInAnyOrder(
                        "endpont@1", "timeout@2", "none::queue_size@4", "names[1]@7"));
  }

  @Test
  void suggestsTheNearestKeyAndWord() {
    assertThatThrownBy(() -> read("endpont: h\nnone: {sizer: itms}"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .extracting(ConfigException.Problem::mend)
                    .containsExactlyInAnyOrder(
                        "Did you mean \"endpoint\"?",
                        "Did you mean \"items\"? Valid: requests, items."));
  }

  /** As in the reference; lists, maps and what may be absent keep what they have. */
  @ParameterizedTest
  @ValueSource(strings = {"", "null", "~"})
  void aScalarThatIsNullIsZero(String nothing) {
    Sample sample =
        read(
            "endpoint: %1$s\ntimeout: %1$s\nlevel: %1$s\nbatch: %1$s\nratio: %1$s\ninsecure: %1$s\n"
                    .formatted(nothing)
                + "names: %1$s\nheaders: %1$s\nnickname: %1$s\nsome: %1$s\nqueue_size: 1\n"
                    .formatted(nothing));
    assertThat(sample.endpoint()).isEmpty();
    assertThat(sample.timeout()).isZero();
    assertThat(sample.level()).isZero();
    assertThat(sample.batch()).isZero();
    assertThat(sample.ratio()).isZero();
    assertThat(sample.insecure()).isFalse();
    assertThat(sample.names()).containsExactly("a");
    assertThat(sample.headers()).isEmpty();
    assertThat(sample.nickname()).isEmpty();
    assertThat(sample.some()).contains(new Queue(1000, "requests"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "queue_size: | queue_size | `queue_size` must be positive",
        "none: {queue_size: } | none::queue_size | `queue_size` must be positive",
        "sizer: | sizer | invalid sizer: \"\"",
        "some: {enabled: } | some::enabled | unexpected type <nil> for 'enabled': got '<nil>' value expected 'true' or 'false'",
      })
  void aNullIsRefusedWhereZeroIs(String yaml, String path, String why) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).path()).isEqualTo(path);
              assertThat(e.problems().get(0).why()).isEqualTo(why);
            });
  }

  @Test
  void aNullAmongElementsIsTheirZero() {
    assertThat(read("names: [a, , ~]".replace("a, ,", "a, null,")).names())
        .containsExactly("a", "", "");
    assertThat(read("headers: {a: }").headers()).containsEntry("a", new Secret(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"endpoint: 2001-01-01", "names: [2001-01-01]", "headers: {a: 2001-01-01}"})
  void aDateIsNoText(String yaml) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected type 'string', got unconvertible type 'time.Time'");
  }

  @Test
  void numberKindsConvertAndFractionsAreCutOff() {
    assertThat(read("level: 3.9").level()).isEqualTo(3);
    assertThat(read("level: -3.9").level()).isEqualTo(-3);
    assertThat(read("ratio: 3").ratio()).isEqualTo(3.0);
    assertThat(read("timeout: 1500").timeout()).isEqualTo(Duration.ofNanos(1500));
    assertThat(read("timeout: -1").timeout()).isEqualTo(Duration.ofNanos(-1));
  }

  @Test
  void plainTextIsSplitIntoAListOfTexts() {
    assertThat(read("names: a,b").names()).containsExactly("a", "b");
    assertThat(read("names: ''").names()).isEmpty();
    assertThat(read("names: []").names()).isEmpty();
    assertThat(read("names:").names()).containsExactly("a");
  }

  @Test
  void headersAsAListKeepTheirOrder() {
    assertThat(read("headers: [{name: b, value: x}, {name: a, value: y}]").headers().keySet())
        .containsExactly("b", "a");
  }

  @Test
  void inertKeyIsNotedOnceAndItsDefaultIsNot() throws Exception {
    Findings findings = new Findings();
    SpecBinder.bind(
        SPEC, YamlReader.read("f.yaml", "buffer: 512").root(), "exporters::x", findings);
    assertThat(findings.notes())
        .extracting(Findings.Note::toString)
        .containsExactly(
            "f.yaml:1  exporters::x::buffer: accepted without effect: "
                + "the runtime sizes its own buffers");
    Findings quiet = new Findings();
    SpecBinder.bind(SPEC, YamlReader.read("f.yaml", "buffer: 0").root(), "exporters::x", quiet);
    assertThat(quiet.notes()).isEmpty();
  }

  @Test
  void problemDoesNotShowAnOpaqueValue() {
    assertThatThrownBy(() -> read("headers: {token: 12345678}"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems().toString()).doesNotContain("12345678"));
  }

  @Test
  void refusedKeyIsTakenWhenItMeansOff() {
    assertThat(read("storage: off").endpoint()).isEqualTo("localhost:1");
    assertThat(read("storage:").endpoint()).isEqualTo("localhost:1");
  }

  @Test
  void effectiveValuesHoldDefaultsAndHideNothingYet() throws Exception {
    Bound<Sample> bound =
        SpecBinder.bind(
                SPEC,
                YamlReader.read("f", "{headers: {a: s}, timeout: 2m}").root(),
                "",
                new Findings())
            .orElseThrow();
    assertThat(bound.effective())
        .containsEntry("endpoint", "localhost:1")
        .containsEntry("timeout", "2m0s")
        .containsEntry("headers", Map.of("a", new Secret("s")))
        .containsEntry("none", null)
        .containsEntry("some", Map.of("queue_size", 1000L, "sizer", "requests"))
        .containsEntry("queue_size", 1000L);
    assertThat(bound.effective().toString()).contains("[REDACTED]");
  }
}
