package dev.sluice.tls;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Versions, suites and groups of a TLS block in the JDK's names.
 *
 * @param protocols versions to enable, at least one
 * @param cipherSuites suites to enable, those of TLS 1.3 included; null leaves the runtime's choice
 * @param namedGroups key exchange groups by preference; empty leaves the runtime's choice
 */
public record TlsParameters(
    List<String> protocols, @Nullable List<String> cipherSuites, List<String> namedGroups) {
  private static final Map<String, String> GROUPS =
      Map.of(
          "X25519", "x25519",
          "P256", "secp256r1",
          "P384", "secp384r1",
          "P521", "secp521r1",
          "X25519MLKEM768", "X25519MLKEM768");

  public TlsParameters {
    protocols = List.copyOf(protocols);
    cipherSuites = cipherSuites == null ? null : List.copyOf(cipherSuites);
    namedGroups = List.copyOf(namedGroups);
  }

  static TlsParameters of(TlsConfig config) throws TlsException {
    List<String> protocols = config.versions().spoken();
    if (protocols.isEmpty()) {
      throw new TlsException(
          "invalid TLS max_version: versions under 1.2 are not spoken; raise it to 1.2 or 1.3",
          TlsConfig.MAX_VERSION.name(),
          "",
          "",
          null);
    }
    List<String> suites =
        config.ciphers().suites().isEmpty()
            ? null
            : CipherSuites.withThoseOfTls13(config.ciphers().suites());
    return new TlsParameters(protocols, suites, groups(config));
  }

  /** The suites of the reference by preference, for where the runtime's choice is another's. */
  public static List<String> usualSuites() {
    return CipherSuites.usual();
  }

  /** Sets everything that is not the runtime's choice on an engine that has not begun. */
  public void applyTo(SSLEngine engine) {
    engine.setEnabledProtocols(protocols.toArray(String[]::new));
    if (cipherSuites != null) {
      engine.setEnabledCipherSuites(cipherSuites.toArray(String[]::new));
    }
    if (!namedGroups.isEmpty()) {
      SSLParameters parameters = engine.getSSLParameters();
      NamedGroups.set(parameters, namedGroups);
      engine.setSSLParameters(parameters);
    }
  }

  private static List<String> groups(TlsConfig config) throws TlsException {
    List<String> groups = new ArrayList<>();
    for (String curve : config.curvePreferences()) {
      String group = GROUPS.get(curve);
      if (group == null) {
        throw new TlsException(
            "invalid curve type: "
                + curve
                + ". Expected values are "
                + GROUPS.keySet().stream().sorted().toList(),
            TlsConfig.CURVE_PREFERENCES.name(),
            curve,
            "Write one of these.",
            null);
      }
      groups.add(group);
    }
    if (!groups.isEmpty() && !NamedGroups.AVAILABLE) {
      throw new TlsException(
          "curve_preferences needs Java 20 or newer; remove it or run on a newer Java",
          TlsConfig.CURVE_PREFERENCES.name(),
          config.curvePreferences().get(0),
          "",
          null);
    }
    return groups;
  }

  /** {@code SSLParameters.setNamedGroups}, a public method since Java 20. */
  private static final class NamedGroups {
    private static final @Nullable MethodHandle SETTER = find();
    static final boolean AVAILABLE = SETTER != null;

    private static @Nullable MethodHandle find() {
      try {
        return MethodHandles.publicLookup()
            .findVirtual(
                SSLParameters.class,
                "setNamedGroups",
                MethodType.methodType(void.class, String[].class));
      } catch (NoSuchMethodException | IllegalAccessException e) {
        return null; // an older Java; groups() refuses the key then
      }
    }

    @SuppressWarnings("CheckReturnValue") // a setter
    static void set(SSLParameters parameters, List<String> groups) {
      MethodHandle setter = SETTER;
      if (setter == null) {
        throw new IllegalStateException("checked when the parameters were made");
      }
      try {
        setter.invoke(parameters, (Object) groups.toArray(String[]::new));
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
