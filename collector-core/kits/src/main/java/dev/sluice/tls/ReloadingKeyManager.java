package dev.sluice.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents one identity, which may be exchanged while handshakes run. An alias names a generation,
 * so that a handshake that began before an exchange gets the chain and the key of one identity; the
 * generation before the current one stays for those. Thread-safe.
 */
final class ReloadingKeyManager extends X509ExtendedKeyManager {
  /** Immutable, so that a reader sees a chain and a key that belong together. */
  private record Generation(long number, TlsIdentity identity, @Nullable Generation before) {}

  private volatile Generation current; // written by exchange only

  ReloadingKeyManager(TlsIdentity identity) {
    this.current = new Generation(1, identity, null);
  }

  /** New handshakes present the new identity. */
  void exchange(TlsIdentity identity) {
    Generation old = current;
    current =
        new Generation(old.number + 1, identity, new Generation(old.number, old.identity, null));
  }

  /** Reads the files again; exchanges and returns true when they hold another identity. */
  boolean reload(TlsConfig config) throws TlsException {
    TlsIdentity read = TlsFiles.identity(config);
    if (read == null || read.equals(current.identity)) {
      return false;
    }
    exchange(read);
    return true;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return List.of(keyTypes).stream()
        .filter(this::serves)
        .findFirst()
        .map(this::alias)
        .orElse(null);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineClientAlias(keyTypes, issuers, null);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return getServerAliases(keyType, issuers);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = alias(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    TlsIdentity identity = of(alias);
    return identity == null ? null : identity.chainArray();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    TlsIdentity identity = of(alias);
    return identity == null ? null : identity.key();
  }

  private @Nullable String alias(String keyType) {
    return serves(keyType) ? Long.toString(current.number) : null;
  }

  /** Key types are algorithms, some with the issuer's behind an underscore: {@code EC_RSA}. */
  private boolean serves(String keyType) {
    int underscore = keyType.indexOf('_');
    String algorithm = underscore < 0 ? keyType : keyType.substring(0, underscore);
    return algorithm.equals(current.identity.key().getAlgorithm());
  }

  private @Nullable TlsIdentity of(String alias) {
    for (Generation g = current; g != null; g = g.before) {
      if (Long.toString(g.number).equals(alias)) {
        return g.identity;
      }
    }
    return null;
  }
}
