package dev.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsConfigTest {
  private static final Secret NONE = new Secret("");
  private static final Secret SOME = new Secret("x");

  @Test
  void refusesWhatIsGivenTwiceAndReportsAllOfIt() {
    assertThatThrownBy(() -> config("ca", SOME, "cert", SOME, "key", SOME, TlsVersion.V1_2))
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
    assertThatThrownBy(() -> config("", NONE, "cert", NONE, "", NONE, TlsVersion.V1_2))
        .hasMessageContaining(
            "TLS configuration must include both certificate and key (CertFile/CertPem and"
                + " KeyFile/KeyPem)");
  }

  @Test
  void refusesVersionsInTheWrongOrder() {
    TlsConfig defaults = TlsConfig.DEFAULT;
    assertThatThrownBy(
            () ->
                new TlsConfig(
                    "",
                    NONE,
                    "",
                    NONE,
                    "",
                    NONE,
                    TlsVersion.V1_3,
                    TlsVersion.V1_2,
                    List.of(),
                    false,
                    List.of(),
                    false,
                    Duration.ZERO))
        .hasMessageContaining("min_version cannot be greater than max_version");
    assertThat(defaults.minVersion()).isEqualTo(TlsVersion.V1_2);
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
    TlsConfig withCa = config("ca", NONE, "", NONE, "", NONE, TlsVersion.V1_2);
    assertThat(new TlsClientConfig(withCa, true, false, "").isPlaintext()).isFalse();
  }

  @Test
  void secretsDoNotPrint() {
    TlsConfig config =
        config("", NONE, "", new Secret("c3cr3t"), "", new Secret("k3y"), TlsVersion.V1_2);
    assertThat(config.toString()).doesNotContain("c3cr3t").doesNotContain("k3y");
  }

  @Test
  void namesTheVersionsThatAreSpoken() {
    assertThat(TlsVersion.spoken(TlsVersion.V1_0, TlsVersion.V1_3))
        .containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(TlsVersion.spoken(TlsVersion.V1_3, TlsVersion.V1_3)).containsExactly("TLSv1.3");
    assertThatThrownBy(() -> TlsVersion.parse("asd"))
        .hasMessage("unsupported TLS version: \"asd\"");
  }

  private static TlsConfig config(
      String caFile,
      Secret caPem,
      String certFile,
      Secret certPem,
      String keyFile,
      Secret keyPem,
      TlsVersion min) {
    return new TlsConfig(
        caFile,
        caPem,
        certFile,
        certPem,
        keyFile,
        keyPem,
        min,
        TlsVersion.V1_3,
        List.of(),
        false,
        List.of(),
        false,
        Duration.ZERO);
  }
}
