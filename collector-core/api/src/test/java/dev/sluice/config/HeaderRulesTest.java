package dev.sluice.config;

import static dev.sluice.config.Key.opaqueMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {
  private record Headers(Map<String, Secret> all) {
    static Spec<Headers> spec(HeaderRules rules) {
      return Spec.of(
          keys -> new Headers(rules.checked("headers", keys.get(opaqueMap("headers", "doc")))));
    }
  }

  private static String sent(HeaderRules rules, String name, String value) {
    Secret found = rules.checked("headers", Map.of(name, new Secret(value))).get(name);
    return found == null ? "<left out>" : found.reveal();
  }

  private static Problem problem(HeaderRules rules, String name, String value) {
    try {
      rules.checked("headers", Map.of(name, new Secret(value)));
    } catch (ConfigException e) {
      return e.problems().get(0);
    }
    throw new AssertionError("taken: " + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer x\n", "Bearer x ", " Bearer x", "\tBearer x\r\n", "\n\n Bearer x"})
  void httpLosesBlanksAndLineEndsAroundAValue(String value) {
    assertThat(sent(HeaderRules.HTTP_REQUEST, "authorization", value)).isEqualTo("Bearer x");
    assertThat(sent(HeaderRules.HTTP_RESPONSE, "x", value)).isEqualTo("Bearer x");
  }

  @Test
  void httpKeepsWhatIsWithinAValue() {
    assertThat(sent(HeaderRules.HTTP_REQUEST, "x", "a \t b")).isEqualTo("a \t b");
    assertThat(sent(HeaderRules.HTTP_REQUEST, "x", "grün")).isEqualTo("grün");
    assertThat(sent(HeaderRules.HTTP_REQUEST, "x", "")).isEmpty();
    assertThat(sent(HeaderRules.HTTP_RESPONSE, "x", "a;\n b\n")).isEqualTo("a;  b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\u0000", "\u0001a", "a\u007fb", "a\u001b[31m"})
  void controlCharactersWithinAValueAreRefusedWithoutNamingIt(String value) {
    Problem http = problem(HeaderRules.HTTP_REQUEST, "x-a", value);
    assertThat(http.path()).isEqualTo("headers::x-a");
    assertThat(http.why()).isEqualTo("invalid header field value for \"x-a\"");
    assertThat(http.value()).isEmpty();
    Problem grpc = problem(HeaderRules.GRPC, "x-a", value);
    assertThat(grpc.why())
        .isEqualTo("header key \"x-a\" contains value with non-printable ASCII characters");
    assertThat(grpc.value()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer x\n", "\tx", "ü", "a\u0080", "a\u007f", "日本"})
  void grpcTakesPrintableAsciiAlone(String value) {
    assertThat(problem(HeaderRules.GRPC, "authorization", value).path())
        .isEqualTo("headers::authorization");
    assertThat(sent(HeaderRules.GRPC, "x-bin", value)).isEqualTo(value);
    assertThat(sent(HeaderRules.GRPC, "X-BIN", value)).isEqualTo(value);
  }

  @Test
  void grpcKeepsBlanksAsTheReferenceDoes() {
    assertThat(sent(HeaderRules.GRPC, "x", " a ")).isEqualTo(" a ");
  }

  @Test
  void aValueThatEndsLikeAFileIsToldSo() {
    assertThat(problem(HeaderRules.GRPC, "x", "a\n").mend()).contains("line end");
    assertThat(problem(HeaderRules.GRPC, "x", "ü").mend()).contains("beyond ASCII");
    assertThat(problem(HeaderRules.GRPC, "x", "a\nb").mend()).contains("control character");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "HTTP_REQUEST,``",
        "HTTP_REQUEST,a b",
        "HTTP_REQUEST,:path",
        "HTTP_REQUEST,ü",
        "HTTP_RESPONSE,a:b",
        "GRPC,``",
        "GRPC,a b",
        "GRPC,x$y",
        "GRPC,ü",
        "GRPC,a/b"
      })
  void namesThatCannotBeSentAreRefused(HeaderRules rules, String name) {
    assertThat(problem(rules, name, "secret").why())
        .doesNotContain("secret")
        .containsAnyOf("invalid header field name", "illegal characters", "empty key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"te", "Content-Type", "user-agent", "grpc-timeout", ":path", ":authority"})
  void whatGrpcFillsInItselfIsNotJudgedSinceItNeverLeaves(String name) {
    assertThat(sent(HeaderRules.GRPC, name, "x\n")).isEqualTo("x\n");
    assertThat(HeaderRules.isReservedInGrpc(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "X-Scope-OrgID", "grpc-foo", "host", "a_b.c-d"})
  void otherNamesPassInGrpcWhateverTheirCase(String name) {
    assertThat(sent(HeaderRules.GRPC, name, "x")).isEqualTo("x");
  }

  @ParameterizedTest
  @EnumSource(HeaderRules.class)
  void everyFaultyHeaderIsNamedWithItsLineInBothForms(HeaderRules rules) {
    for (String yaml :
        List.of(
            """
            headers:
              good: a
              bad: "x\\u0001"
              worse: "y\\u0002"
            """,
            """
            headers:
            - {name: good, value: a}
            - {name: bad, value: "x\\u0001"}
            - {name: worse, value: "y\\u0002"}
            """)) {
      assertThatThrownBy(() -> SpecBinder.fromYaml(Headers.spec(rules), yaml))
          .isInstanceOfSatisfying(
              ConfigException.class,
              e -> {
                assertThat(e.problems())
                    .extracting(Problem::path)
                    .containsExactlyInAnyOrder("headers::bad", "headers::worse");
                assertThat(e.problems())
                    .extracting(problem -> problem.origin().line())
                    .containsExactlyInAnyOrder(3, 4);
                assertThat(e.getMessage()).doesNotContain("x\u0001").doesNotContain("y\u0002");
              });
    }
  }

  @Test
  void wordsLoseBlanksAndAreRefusedWithControlCharacters() {
    assertThat(HeaderRules.checkedWords("allowed_origins", List.of("https://a.b\n", " * ")))
        .containsExactly("https://a.b", "*");
    assertThatThrownBy(() -> HeaderRules.checkedWords("exposed_headers", List.of("a", "b\nc")))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems().get(0).path()).isEqualTo("exposed_headers[1]"));
  }
}
