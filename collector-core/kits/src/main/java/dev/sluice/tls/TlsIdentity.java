package dev.sluice.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;

/**
 * A certificate chain and the private key of its leaf, which fit each other.
 *
 * @param chain leaf first
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  /** Reads the key from PEM and checks that it is that of the chain's leaf. */
  static TlsIdentity of(List<X509Certificate> chain, String keyPem) throws TlsException {
    PublicKey publicKey = chain.get(0).getPublicKey();
    PrivateKey key = PrivateKeys.read(keyPem, publicKey);
    if (!fit(publicKey, key)) {
      throw new TlsException("private key does not match public key");
    }
    return new TlsIdentity(chain, key);
  }

  X509Certificate[] chainArray() {
    return chain.toArray(X509Certificate[]::new);
  }

  private static boolean fit(PublicKey publicKey, PrivateKey key) throws TlsException {
    if (publicKey instanceof RSAKey a && key instanceof RSAKey b) {
      return a.getModulus().equals(b.getModulus());
    }
    try {
      String algorithm =
          switch (publicKey.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            case "DSA" -> "SHA256withDSA";
            default ->
                throw new TlsException("unknown public key algorithm " + publicKey.getAlgorithm());
          };
      byte[] probe = {1};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new TlsException("private key does not match public key", e);
    }
  }
}
