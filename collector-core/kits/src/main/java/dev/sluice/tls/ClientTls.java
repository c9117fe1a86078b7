package dev.sluice.tls;

import dev.sluice.component.ComponentContext;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A client's {@code tls} block, loaded: managers that stay the same objects while what is behind
 * them is reloaded. Made at start, closed at stop. Thread-safe.
 */
public final class ClientTls implements AutoCloseable {
  private final @Nullable ReloadingKeyManager keys;
  private final X509ExtendedTrustManager servers;
  private final TlsParameters parameters;
  private final TlsClientConfig config;
  private final TlsReloads reloads;

  private ClientTls(
      @Nullable ReloadingKeyManager keys,
      X509ExtendedTrustManager servers,
      TlsParameters parameters,
      TlsClientConfig config,
      TlsReloads reloads) {
    this.keys = keys;
    this.servers = servers;
    this.parameters = parameters;
    this.config = config;
    this.reloads = reloads;
  }

  /** Reads every file (so it blocks) and starts reloading where configured. */
  public static ClientTls load(TlsClientConfig config, ComponentContext context)
      throws TlsException {
    try {
      return loadUnwrapped(config, context);
    } catch (TlsException e) {
      throw new TlsException("failed to load TLS config: " + e.getMessage(), e);
    }
  }

  private static ClientTls loadUnwrapped(TlsClientConfig config, ComponentContext context)
      throws TlsException {
    TlsConfig common = config.common();
    TlsParameters parameters = TlsParameters.of(common);
    TlsIdentity identity = TlsFiles.identity(common);
    ReloadingKeyManager keys = identity == null ? null : new ReloadingKeyManager(identity);
    ReloadingTrustManager servers = new ReloadingTrustManager(authorities(common));
    TlsReloads reloads = new TlsReloads(context);
    if (!common.reloadInterval().isZero()) {
      if (keys != null) {
        reloads.every(common.reloadInterval(), "certificate and key", () -> keys.reload(common));
      }
      if (!common.ca().file().isEmpty()) {
        reloads.every(
            common.reloadInterval(),
            "CA",
            () -> {
              servers.exchange(authorities(common));
              return false; // whether they are other ones is not worth a comparison
            });
      }
    }
    return new ClientTls(
        keys,
        config.insecureSkipVerify() ? new TrustEveryone() : servers,
        parameters,
        config,
        reloads);
  }

  private static X509ExtendedTrustManager authorities(TlsConfig common) throws TlsException {
    List<X509Certificate> given = TlsFiles.authorities(common);
    if (given.isEmpty()) {
      return Authorities.system();
    }
    return common.includeSystemCaCertsPool()
        ? Authorities.withSystem(given)
        : Authorities.only(given);
  }

  /** Presents the client's certificate; null when it has none. */
  public @Nullable X509ExtendedKeyManager keyManager() {
    return keys;
  }

  /** Judges the server's certificate; with {@code insecure_skip_verify} it trusts any. */
  public X509ExtendedTrustManager trustManager() {
    return servers;
  }

  /** Whether the host name is to be verified too (endpoint identification {@code HTTPS}). */
  public boolean verifiesHostName() {
    return !config.insecureSkipVerify();
  }

  /** The name to ask for and to verify when connecting to that host. */
  public String serverName(String host) {
    return config.serverNameOverride().isEmpty() ? host : config.serverNameOverride();
  }

  /** Versions, suites and groups. */
  public TlsParameters parameters() {
    return parameters;
  }

  /** Stops reloading. */
  @Override
  public void close() {
    reloads.close();
  }
}
