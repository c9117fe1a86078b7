package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.source.SystemEnvironment;
import dev.sluice.engine.Collector;
import dev.sluice.engine.CollectorException;
import dev.sluice.engine.ConfigLoader;
import dev.sluice.engine.Factories;
import dev.sluice.engine.FeatureGates;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start says of a TLS block from which no TLS can be made. */
class TlsFaultPlacesTest {
  @TempDir Path work;

  private String failure(String yaml) throws IOException {
    Path file = Files.writeString(work.resolve("c.yaml"), yaml);
    ConfigLoader.Result read =
        new ConfigLoader(Factories.discovered(), FeatureGates.defaults(), new SystemEnvironment())
            .load(List.of(file.toString()));
    try (Collector collector = Collector.builder().config(read.config()).build()) {
      return String.valueOf(
          catchThrowableOfType(CollectorException.class, collector::start).getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ca_file: CERT, cert_file: CERT, key_file: OTHER_KEY | key_file = OTHER_KEY | private key does not match | private key of the certificate",
        "ca_file: CERT, cert_file: CERT, key_file: GARBAGE | key_file = GARBAGE | PRIVATE KEY | private key of the certificate",
        "ca_file: CERT, cert_file: CERT, key_file: CERT | key_file = CERT | PRIVATE KEY | private key of the certificate",
        "ca_file: GARBAGE, cert_file: CERT, key_file: KEY | ca_file = GARBAGE | failed to load CA CertPool File | certificates in PEM",
        "ca_file: /no/ca, cert_file: CERT, key_file: KEY | ca_file = /no/ca | open /no/ca: no such file | can read",
        "cert_file: KEY, key_file: KEY | cert_file = KEY | failed to find any PEM data in certificate | certificates in PEM",
        "cert_file: CERT, key_file: /no/key | key_file = /no/key | open /no/key: no such file | can read",
        "cert_file: CERT, key_file: KEY, client_ca_file: /no/ca | client_ca_file = /no/ca | failed to load client CA CertPool | can read",
        "cert_file: CERT, key_file: KEY, client_ca_file: GARBAGE | client_ca_file = GARBAGE | failed to load client CA CertPool | certificates in PEM",
        "cert_file: CERT, key_file: KEY, client_ca_file: KEY | client_ca_file = KEY | failed to load client CA CertPool | certificates in PEM",
        "cert_file: CERT, key_file: KEY, client_ca_file: / | client_ca_file = / | failed to load client CA CertPool | can read",
        "cert_file: CERT, key_pem: garbage | key_pem | PRIVATE KEY | private key of the certificate",
        "cert_pem: garbage, key_file: KEY | cert_pem | failed to find any PEM data | certificates in PEM",
        "ca_pem: garbage, cert_file: CERT, key_file: KEY | ca_pem | failed to load CA CertPool PEM | certificates in PEM",
        "cert_file: CERT, key_file: KEY, curve_preferences: [P256, X] | curve_preferences[1] = X | invalid curve type: X | Write one of these",
        "cert_file: CERT, key_file: KEY, min_version: '1.0', max_version: '1.1' | max_version | invalid TLS max_version | raise it",
      })
  void tlsThatCannotBeMadeNamesTheKeyAtFaultAmongThoseOfOneFile(
      String tls, String key, String why, String mend) throws Exception {
    X509Bundle own =
        new CertificateBuilder()
            .subject("CN=own")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle other =
        new CertificateBuilder()
            .subject("CN=other")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("GARBAGE", "garbage");
    files.put("OTHER_KEY", other.getPrivateKeyPEM());
    files.put("CERT", own.getCertificatePEM());
    files.put("KEY", own.getPrivateKeyPEM());
    String keys = tls.replace("OTHER_KEY", work.resolve("OTHER_KEY").toString());
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = Files.writeString(work.resolve(file.getKey()), file.getValue());
      keys = keys.replaceAll(": " + file.getKey() + "\\b", ": " + path);
    }
    for (String protocol : List.of("grpc", "http")) {
      assertThat(
              failure(
                      """
                      receivers:
                        otlp:
                          protocols:
                            PROTOCOL:
                              endpoint: 127.0.0.1:0
                              tls: {KEYS}
                      exporters: {nop: }
                      service:
                        telemetry: {metrics: {level: none}}
                        pipelines: {traces: {receivers: [otlp], exporters: [nop]}}
                      """
                          .replace("PROTOCOL", protocol)
                          .replace("KEYS", keys))
                  .replace(work + "/", ""))
          .contains(
              why, "c.yaml:6  receivers::otlp::protocols::" + protocol + "::tls::" + key, mend)
          .doesNotContain("Exception", "java.");
    }
  }
}
