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
 * The keys that the {@code tls} blocks of servers and clients have in common.
 *
 * @param ca certificate authorities to verify the other side with
 * @param cert own certificate chain, leaf first
 * @param key private key of the leaf, not encrypted
 * @param versions which are spoken
 * @param ciphers suites for TLS 1.2
 * @param curvePreferences key exchange groups; empty means the runtime's choice
 * @param includeSystemCaCertsPool whether the system's authorities are trusted beside the given
 * @param reloadInterval how often files are read again; zero never
 */
public record TlsConfig(
    PemText ca,
    PemText cert,
    PemText key,
    TlsVersions versions,
    CipherConfig ciphers,
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
      version("max_version", TlsVersions.DEFAULT.max(), "highest version to speak");
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
        new PemText(keys.get(CA_FILE), keys.get(CA_PEM)),
        new PemText(keys.get(CERT_FILE), keys.get(CERT_PEM)),
        new PemText(keys.get(KEY_FILE), keys.get(KEY_PEM)),
        new TlsVersions(
            keys.get(
                version(
                    "min_version",
                    TlsVersions.DEFAULT.min(),
                    "lowest version to speak; under 1.2 none is spoken")),
            keys.get(MAX_VERSION)),
        new CipherConfig(
            keys.get(
                strings("cipher_suites", "suites for TLS 1.2; empty leaves it to the runtime")),
            keys.get(
                bool(
                    "include_insecure_cipher_suites",
                    false,
                    "let cipher_suites name weak suites too"))),
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
    curvePreferences = List.copyOf(curvePreferences);
    List<ConfigException.Problem> problems = new ArrayList<>();
    if (ca.isAmbiguous()) {
      problems.add(
          problem(
              "provide either a CA file or the PEM-encoded string, but not both",
              "remove ca_file or ca_pem"));
    }
    if (cert.isAmbiguous()) {
      problems.add(
          problem(
              "provide either certificate file or PEM, but not both",
              "remove cert_file or cert_pem"));
    }
    if (key.isAmbiguous()) {
      problems.add(
          problem("provide either key file or PEM, but not both", "remove key_file or key_pem"));
    }
    if (cert.isGiven() != key.isGiven()) {
      problems.add(
          problem(
              "TLS configuration must include both certificate and key (CertFile/CertPem and"
                  + " KeyFile/KeyPem)",
              "add the one that is missing"));
    }
    if (versions.min().compareTo(versions.max()) > 0) {
      problems.add(
          problem(
              "invalid TLS configuration: min_version cannot be greater than max_version",
              "lower min_version"));
    }
    problems.addAll(CipherSuites.problems(ciphers));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static ConfigException.Problem problem(String why, String mend) {
    return new ConfigException.Problem("", "", why, mend);
  }
}
