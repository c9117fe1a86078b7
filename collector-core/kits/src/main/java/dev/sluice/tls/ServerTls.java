package dev.sluice.tls;

import dev.sluice.component.ComponentContext;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A server's {@code tls} block, loaded: managers that stay the same objects while what is behind
 * them is reloaded. Made at start, closed at stop. Thread-safe.
 */
public final class ServerTls implements AutoCloseable {
  private static final Duration CLIENT_CA_CHECK = Duration.ofSeconds(1);

  private final ReloadingKeyManager keys;
  private final @Nullable ReloadingTrustManager clients;
  private final TlsParameters parameters;
  private final TlsReloads reloads;

  private ServerTls(
      ReloadingKeyManager keys,
      @Nullable ReloadingTrustManager clients,
      TlsParameters parameters,
      TlsReloads reloads) {
    this.keys = keys;
    this.clients = clients;
    this.parameters = parameters;
    this.reloads = reloads;
  }

  /** Reads every file (so it blocks) and starts reloading where configured. */
  public static ServerTls load(TlsServerConfig config, ComponentContext context)
      throws TlsException {
    try {
      return loadUnwrapped(config, context);
    } catch (TlsException e) {
      throw new TlsException("failed to load TLS config: " + e.getMessage(), e);
    }
  }

  private static ServerTls loadUnwrapped(TlsServerConfig config, ComponentContext context)
      throws TlsException {
    TlsConfig common = config.common();
    TlsParameters parameters = TlsParameters.of(common);
    List<X509Certificate> unused = TlsFiles.authorities(common);
    context.log().debug("Read TLS authorities", "count", unused.size());
    TlsIdentity identity = TlsFiles.identity(common);
    if (identity == null) {
      throw new IllegalStateException("a server block without a certificate");
    }
    ReloadingKeyManager keys = new ReloadingKeyManager(identity);
    String clientFile = config.clientCaFile();
    ReloadingTrustManager clients =
        clientFile.isEmpty()
            ? null
            : new ReloadingTrustManager(Authorities.only(TlsFiles.clientAuthorities(clientFile)));
    ClientAuthorityFile watched =
        clients == null || !config.clientCaFileReload()
            ? null
            : new ClientAuthorityFile(clientFile, clients);
    TlsReloads reloads = new TlsReloads(context);
    if (!common.reloadInterval().isZero()) {
      reloads.every(common.reloadInterval(), "certificate and key", () -> keys.reload(common));
    }
    if (watched != null) {
      reloads.every(CLIENT_CA_CHECK, "client CA", watched::readIfChanged);
    }
    return new ServerTls(keys, clients, parameters, reloads);
  }

  /** Presents the server's certificate. */
  public X509ExtendedKeyManager keyManager() {
    return keys;
  }

  /** Judges the certificates of clients, which are then required; null asks for none. */
  public @Nullable X509ExtendedTrustManager clientTrustManager() {
    return clients;
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
