package dev.sluice.tls;

import dev.sluice.config.ConfigException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Suites by their standard names: those that the reference calls secure, in its order of preference
 * (Go's {@code crypto/tls}), and those that it calls insecure. Which of them this Java speaks, the
 * Java says: newer ones let some go. Stateless.
 */
final class CipherSuites {
  static final List<String> TLS_13 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  static final List<String> SECURE =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  private static final Set<String> INSECURE =
      Set.of(
          "TLS_RSA_WITH_RC4_128_SHA",
          "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_256_CBC_SHA",
          "TLS_RSA_WITH_AES_128_CBC_SHA256",
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
          "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
          "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");

  private CipherSuites() {}

  /** What is spoken where nothing is configured, by preference. */
  static List<String> usual() {
    return Stream.concat(TLS_13.stream(), SECURE.stream()).toList();
  }

  /** Those of TLS 1.3, which cannot be configured, and the ones that are. */
  static List<String> withThoseOfTls13(List<String> configured) {
    Set<String> chosen = new LinkedHashSet<>(TLS_13);
    chosen.addAll(configured);
    return List.copyOf(chosen);
  }

  /** What is wrong with the key {@code cipher_suites}. */
  static List<ConfigException.Problem> problems(CipherConfig configured) {
    return configured.suites().isEmpty() ? List.of() : problems(configured, spoken());
  }

  static List<ConfigException.Problem> problems(CipherConfig configured, Set<String> spoken) {
    List<ConfigException.Problem> problems = new ArrayList<>();
    for (String suite : configured.suites()) {
      problem(suite, configured.includesInsecure(), spoken).ifPresent(problems::add);
    }
    return problems;
  }

  private static Optional<ConfigException.Problem> problem(
      String suite, boolean insecureToo, Set<String> spoken) {
    boolean weak = INSECURE.contains(suite);
    if (!weak && !SECURE.contains(suite) && !TLS_13.contains(suite)) {
      return Optional.of(
          problem(
              suite,
              "invalid TLS cipher suite: \"" + suite + "\"",
              "write the standard name of a suite, such as " + SECURE.get(0)));
    }
    if (weak && !insecureToo) {
      return Optional.of(
          problem(
              suite,
              "invalid TLS cipher suite: \"" + suite + "\" is insecure",
              "remove it, or add include_insecure_cipher_suites: true"));
    }
    if (!spoken.contains(suite)) {
      return Optional.of(
          problem(
              suite,
              "Java "
                  + Runtime.version().feature()
                  + " does not speak the TLS cipher suite \""
                  + suite
                  + "\" any longer",
              "remove it, or write "
                  + (suite.contains("_ECDSA_") ? SECURE.get(0) : SECURE.get(1))
                  + " in its place"));
    }
    return Optional.empty();
  }

  private static ConfigException.Problem problem(String suite, String why, String mend) {
    return new ConfigException.Problem("cipher_suites", suite, why, mend);
  }

  private static Set<String> spoken() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null, new TrustManager[0], null); // without the system's authorities: only to ask
      return Set.of(context.getSupportedSSLParameters().getCipherSuites());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS in this runtime", e);
    }
  }
}
