package dev.sluice.tls;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.secret;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
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

  static final Key<String> CA_FILE =
      string("ca_file", "", "PEM file with the authorities to verify the other side with");
  static final Key<Secret> CA_PEM = secret("ca_pem", "the same, inline");
  static final Key<String> CERT_FILE =
      string("cert_file", "", "PEM file with the own certificate chain, leaf first");
  static final Key<Secret> CERT_PEM = secret("cert_pem", "the same, inline");
  static final Key<String> KEY_FILE =
      string("key_file", "", "PEM file with the private key of the certificate");
  static final Key<Secret> KEY_PEM = secret("key_pem", "the same, inline");
  static final Key<TlsVersion> MAX_VERSION =
      version("max_version", TlsVersion.V1_3, "highest version to speak");
  static final Key<List<String>> CURVE_PREFERENCES =
      strings(
          "curve_preferences",
          "key exchange groups: X25519, P256, P384, P521, X25519MLKEM768; needs Java 20");

  /** The common keys, to be put inline into a block of a server or client. */
  static final Spec<TlsConfig> SPEC = Spec.of(TlsConfig::read);

  /** Nothing given: system authorities, no certificate of our own. */
  public static final TlsConfig DEFAULT = SPEC.defaults();

  private static TlsConfig read(Keys keys) {
    keys.also(
        section("tpm", "private key in a TPM", TlsConfig::tpm)
            .refusedUnless(enabled -> !enabled, "keys in a TPM are out of reach of the JVM"));
    return new TlsConfig(
        keys.get(CA_FILE),
        keys.get(CA_PEM),
        keys.get(CERT_FILE),
        keys.get(CERT_PEM),
        keys.get(KEY_FILE),
        keys.get(KEY_PEM),
        keys.get(
            version(
                "min_version",
                TlsVersion.V1_2,
                "lowest version to speak; under 1.2 none is spoken")),
        keys.get(MAX_VERSION),
        keys.get(strings("cipher_suites", "suites for TLS 1.2; empty leaves it to the runtime")),
        keys.get(
            bool(
                "include_insecure_cipher_suites", false, "let cipher_suites name weak suites too")),
        keys.get(CURVE_PREFERENCES),
        keys.get(
            bool(
                "include_system_ca_certs_pool",
                false,
                "trust the system's authorities beside the given ones")),
        keys.get(
            duration(
                "reload_interval", Duration.ZERO, "how often the files are read again; 0 never")));
  }

  private static boolean tpm(Keys keys) {
    keys.also(string("path", "", "the device").inert("only read with a TPM"));
    keys.also(secret("owner_auth", "authorisation of the owner").inert("only read with a TPM"));
    keys.also(secret("auth", "authorisation of the key").inert("only read with a TPM"));
    return keys.get(bool("enabled", false, "use the TPM"));
  }

  private static Key<TlsVersion> version(String name, TlsVersion usual, String doc) {
    return Key.of(name, TlsVersion.bound(name, usual), usual, doc);
  }

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

  private static ConfigException.Problem problem(String why, String mend) {
    return new ConfigException.Problem("", "", why, mend);
  }
}
