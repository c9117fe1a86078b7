package dev.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsConfigTest {
  private static final PemText NONE = PemText.NONE;
  private static final PemText TWICE = new PemText("file", new Secret("x"));

  @Test
  void refusesWhatIsGivenTwiceAndReportsAllOfIt() {
    assertThatThrownBy(() -> config(TWICE, TWICE, TWICE, TlsVersions.DEFAULT))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .extracting(ConfigException.Problem::why)
                    .containsExactly(
                        "provide either a CA file or the PEM-encoded string, but not both",
                        "provide either certificate file or PEM, but not both",
                        "provide either key file or PEM, but not both"));
  }

  @Test
  void refusesACertificateWithoutItsKey() {
    assertThatThrownBy(() -> config(NONE, PemText.in("cert"), NONE, TlsVersions.DEFAULT))
        .hasMessageContaining(
            "TLS configuration must include both certificate and key (CertFile/CertPem and"
                + " KeyFile/KeyPem)");
  }

  @Test
  void refusesVersionsInTheWrongOrder() {
    TlsConfig defaults = TlsConfig.DEFAULT;
    assertThatThrownBy(
            () -> config(NONE, NONE, NONE, new TlsVersions(TlsVersion.V1_3, TlsVersion.V1_2)))
        .hasMessageContaining("min_version cannot be greater than max_version");
    assertThat(defaults.versions().min()).isEqualTo(TlsVersion.V1_2);
  }

  @Test
  void refusesAServerWithoutACertificate() {
    assertThatThrownBy(() -> new TlsServerConfig(TlsConfig.DEFAULT, "", false))
        .hasMessageContaining(
            "TLS configuration must include both certificate and key for server connections");
  }

  @Test
  void insecureMeansPlaintextOnlyWithoutAuthorities() {
    assertThat(new TlsClientConfig(TlsConfig.DEFAULT, true, false, "").isPlaintext()).isTrue();
    TlsConfig withCa = config(PemText.in("ca"), NONE, NONE, TlsVersions.DEFAULT);
    assertThat(new TlsClientConfig(withCa, true, false, "").isPlaintext()).isFalse();
  }

  @Test
  void secretsDoNotPrint() {
    TlsConfig config = config(NONE, PemText.of("c3cr3t"), PemText.of("k3y"), TlsVersions.DEFAULT);
    assertThat(config.toString()).doesNotContain("c3cr3t").doesNotContain("k3y");
  }

  @Test
  void namesTheVersionsThatAreSpoken() {
    assertThat(new TlsVersions(TlsVersion.V1_0, TlsVersion.V1_3).spoken())
        .containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(new TlsVersions(TlsVersion.V1_3, TlsVersion.V1_3).spoken())
        .containsExactly("TLSv1.3");
    assertThatThrownBy(() -> TlsVersion.parse("asd"))
        .hasMessage("unsupported TLS version: \"asd\"");
  }

  private static TlsConfig config(PemText ca, PemText cert, PemText key, TlsVersions versions) {
    return new TlsConfig(
        ca, cert, key, versions, CipherConfig.DEFAULT, List.of(), false, Duration.ZERO);
  }
}
