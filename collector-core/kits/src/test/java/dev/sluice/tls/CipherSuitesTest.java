package dev.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CipherSuitesTest {
  private static final Set<String> WITHOUT_RSA = Set.copyOf(CipherSuites.usual());

  private static List<ConfigException.Problem> problems(String suite, boolean insecureToo) {
    return CipherSuites.problems(new CipherConfig(List.of(suite), insecureToo), WITHOUT_RSA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLS_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_RSA_WITH_RC4_128_SHA",
        "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"
      })
  void namesASuiteThatTheRuntimeNoLongerHas(String suite) {
    assertThat(problems(suite, true))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("cipher_suites");
              assertThat(problem.why()).contains("Java ").contains(suite);
              assertThat(problem.mend()).contains("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
            });
    assertThat(problems(suite, false))
        .singleElement()
        .satisfies(problem -> assertThat(problem.mend()).contains("include_insecure"));
  }

  @Test
  void takesWhatTheRuntimeSpeaks() {
    for (String suite : CipherSuites.usual()) {
      assertThat(problems(suite, false)).isEmpty();
    }
    assertThat(CipherSuites.problems(new CipherConfig(CipherSuites.usual(), false)))
        .as("on this Java")
        .isEmpty();
  }

  @Test
  void tellsOfItWithTheConfiguration() {
    assertThatThrownBy(
            () -> SpecBinder.fromYaml(TlsConfig.SPEC, "{cipher_suites: [TLS_RC4, TLS_NO]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("invalid TLS cipher suite: \"TLS_RC4\"")
        .hasMessageContaining("invalid TLS cipher suite: \"TLS_NO\"");
  }
}
