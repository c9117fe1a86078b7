package dev.sluice.tls;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that the {@code tls} blocks of servers and clients have in common. Text is empty where
 * nothing was given.
 *
 * @param caFile certificate authorities to verify the other side with, a PEM file
 * @param caPem the same, inline
 * @param certFile own certificate chain, leaf first, a PEM file
 * @param certPem the same, inline
 * @param keyFile private key of the leaf, a PEM file, not encrypted
 * @param keyPem the same, inline
 * @param minVersion lowest version to speak; versions under 1.2 are never spoken
 * @param maxVersion highest version to speak
 * @param cipherSuites suites for TLS 1.2 by their standard names; empty means the runtime's choice.
 *     The suites of TLS 1.3 are not configurable, as in the reference
 * @param includeInsecureCipherSuites whether {@code cipherSuites} may name suites that are known to
 *     be weak
 * @param curvePreferences key exchange groups; empty means the runtime's choice
 * @param includeSystemCaCertsPool whether the system's authorities are trusted beside the given
 * @param reloadInterval how often files are read again; zero never
 */
public record TlsConfig(
    String caFile,
    Secret caPem,
    String certFile,
    Secret certPem,
    String keyFile,
    Secret keyPem,
    TlsVersion minVersion,
    TlsVersion maxVersion,
    List<String> cipherSuites,
    boolean includeInsecureCipherSuites,
    List<String> curvePreferences,
    boolean includeSystemCaCertsPool,
    Duration reloadInterval) {
  private static final Secret NO_SECRET = new Secret("");

  /** Nothing given: system authorities, no certificate of our own. */
  public static final TlsConfig DEFAULT =
      new TlsConfig(
          "",
          NO_SECRET,
          "",
          NO_SECRET,
          "",
          NO_SECRET,
          TlsVersion.V1_2,
          TlsVersion.V1_3,
          List.of(),
          false,
          List.of(),
          false,
          Duration.ZERO);

  static final Key<String> CA_FILE =
      text("ca_file", "PEM file with the authorities to verify the other side with");
  static final Key<Secret> CA_PEM = secret("ca_pem", "the same, inline");
  static final Key<String> CERT_FILE =
      text("cert_file", "PEM file with the own certificate chain, leaf first");
  static final Key<Secret> CERT_PEM = secret("cert_pem", "the same, inline");
  static final Key<String> KEY_FILE =
      text("key_file", "PEM file with the private key of the certificate");
  static final Key<Secret> KEY_PEM = secret("key_pem", "the same, inline");
  private static final Key<TlsVersion> MIN_VERSION =
      Key.of(
          "min_version",
          TlsVersion.bound("min_version", TlsVersion.V1_2),
          TlsVersion.V1_2,
          "lowest version to speak; under 1.2 none is spoken");
  static final Key<TlsVersion> MAX_VERSION =
      Key.of(
          "max_version",
          TlsVersion.bound("max_version", TlsVersion.V1_3),
          TlsVersion.V1_3,
          "highest version to speak");
  private static final Key<List<String>> CIPHER_SUITES =
      Key.of(
          "cipher_suites",
          ValueType.list(ValueType.string()),
          List.of(),
          "suites for TLS 1.2; empty leaves it to the runtime");
  private static final Key<Boolean> INCLUDE_INSECURE =
      Key.of(
          "include_insecure_cipher_suites",
          ValueType.bool(),
          false,
          "let cipher_suites name weak suites too");
  static final Key<List<String>> CURVE_PREFERENCES =
      Key.of(
          "curve_preferences",
          ValueType.list(ValueType.string()),
          List.of(),
          "key exchange groups: X25519, P256, P384, P521, X25519MLKEM768; needs Java 20");
  private static final Key<Boolean> INCLUDE_SYSTEM =
      Key.of(
          "include_system_ca_certs_pool",
          ValueType.bool(),
          false,
          "trust the system's authorities beside the given ones");
  private static final Key<Duration> RELOAD_INTERVAL =
      Key.of(
          "reload_interval",
          ValueType.duration(),
          Duration.ZERO,
          "how often the files are read again; 0 never");
  private static final Key<Boolean> TPM =
      Key.section("tpm", tpm(), "private key in a TPM")
          .refusedUnless(enabled -> !enabled, "keys in a TPM are out of reach of the JVM");

  /** The common keys, to be put inline into a block of a server or client. */
  static final Spec<TlsConfig> SPEC =
      Spec.of(
          values ->
              new TlsConfig(
                  values.get(CA_FILE),
                  values.get(CA_PEM),
                  values.get(CERT_FILE),
                  values.get(CERT_PEM),
                  values.get(KEY_FILE),
                  values.get(KEY_PEM),
                  values.get(MIN_VERSION),
                  values.get(MAX_VERSION),
                  values.get(CIPHER_SUITES),
                  values.get(INCLUDE_INSECURE),
                  values.get(CURVE_PREFERENCES),
                  values.get(INCLUDE_SYSTEM),
                  values.get(RELOAD_INTERVAL)),
          CA_FILE,
          CA_PEM,
          CERT_FILE,
          CERT_PEM,
          KEY_FILE,
          KEY_PEM,
          MIN_VERSION,
          MAX_VERSION,
          CIPHER_SUITES,
          INCLUDE_INSECURE,
          CURVE_PREFERENCES,
          INCLUDE_SYSTEM,
          RELOAD_INTERVAL,
          TPM);

  public TlsConfig {
    cipherSuites = List.copyOf(cipherSuites);
    curvePreferences = List.copyOf(curvePreferences);
    List<ConfigException.Problem> problems = new ArrayList<>();
    if (!caFile.isEmpty() && !caPem.isEmpty()) {
      problems.add(
          problem(
              "provide either a CA file or the PEM-encoded string, but not both",
              "remove ca_file or ca_pem"));
    }
    if (!certFile.isEmpty() && !certPem.isEmpty()) {
      problems.add(
          problem(
              "provide either certificate file or PEM, but not both",
              "remove cert_file or cert_pem"));
    }
    if (!keyFile.isEmpty() && !keyPem.isEmpty()) {
      problems.add(
          problem("provide either key file or PEM, but not both", "remove key_file or key_pem"));
    }
    if ((certFile.isEmpty() && certPem.isEmpty()) != (keyFile.isEmpty() && keyPem.isEmpty())) {
      problems.add(
          problem(
              "TLS configuration must include both certificate and key (CertFile/CertPem and"
                  + " KeyFile/KeyPem)",
              "add the one that is missing"));
    }
    if (minVersion.compareTo(maxVersion) > 0) {
      problems.add(
          problem(
              "invalid TLS configuration: min_version cannot be greater than max_version",
              "lower min_version"));
    }
    problems.addAll(CipherSuites.problems(cipherSuites, includeInsecureCipherSuites));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** Whether a certificate of our own is given. */
  public boolean hasCertificate() {
    return !certFile.isEmpty() || !certPem.isEmpty();
  }

  /** Whether authorities are given. */
  public boolean hasAuthorities() {
    return !caFile.isEmpty() || !caPem.isEmpty();
  }

  private static Spec<Boolean> tpm() {
    Key<Boolean> enabled = Key.of("enabled", ValueType.bool(), false, "use the TPM");
    return Spec.of(
        values -> values.get(enabled),
        enabled,
        text("path", "the device").inert("only read with a TPM"),
        secret("owner_auth", "authorisation of the owner").inert("only read with a TPM"),
        secret("auth", "authorisation of the key").inert("only read with a TPM"));
  }

  private static Key<String> text(String name, String doc) {
    return Key.of(name, ValueType.string(), "", doc);
  }

  private static Key<Secret> secret(String name, String doc) {
    return Key.of(name, ValueType.secret(), NO_SECRET, doc);
  }

  private static ConfigException.Problem problem(String why, String mend) {
    return new ConfigException.Problem("", "", why, mend);
  }
}
