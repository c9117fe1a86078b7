package dev.sluice.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * Reads private keys: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) and SEC 1 (RFC 5915). The JDK knows only
 * PKCS#8, so the other two are wrapped into it.
 */
final class PrivateKeys {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int CONTEXT_0 = 0xa0;

  /** INTEGER 0. */
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  /** SEQUENCE { OID 1.2.840.113549.1.1.1 rsaEncryption, NULL }. */
  private static final byte[] RSA_ALGORITHM = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** OID 1.2.840.10045.2.1 id-ecPublicKey. */
  private static final byte[] EC_OID = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private PrivateKeys() {}

  /** The first private key of a PEM text; its algorithm is that of the public key. */
  static PrivateKey read(String pem, PublicKey of) throws TlsException {
    List<Pem.Block> blocks = Pem.blocks(pem);
    for (Pem.Block block : blocks) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return decode(block.der(), of);
        }
        case "RSA PRIVATE KEY" -> {
          return decode(pkcs8(RSA_ALGORITHM, block.der()), of);
        }
        case "EC PRIVATE KEY" -> {
          return decode(
              pkcs8(tlv(SEQUENCE, join(EC_OID, curve(block.der(), of))), block.der()), of);
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new TlsException("encrypted private keys are not supported");
        default -> {
          // parameters and certificates may stand beside the key
        }
      }
    }
    throw new TlsException(
        "failed to find PEM block with type ending in \"PRIVATE KEY\" in key input");
  }

  private static PrivateKey decode(byte[] pkcs8, PublicKey of) throws TlsException {
    try {
      return KeyFactory.getInstance(of.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new TlsException(
          "failed to parse private key as one of type " + of.getAlgorithm() + ", the certificate's",
          e);
    }
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return tlv(SEQUENCE, join(VERSION, algorithm, tlv(OCTET_STRING, key)));
  }

  /** The curve's OID: from the optional parameters of the key, else from the public key. */
  private static byte[] curve(byte[] sec1, PublicKey of) throws TlsException {
    try {
      Der key = Der.of(sec1).enter(SEQUENCE);
      key.skip(); // version
      key.skip(); // the number itself
      if (key.nextTag() == CONTEXT_0) {
        return key.content();
      }
      Der algorithm = Der.of(of.getEncoded()).enter(SEQUENCE).enter(SEQUENCE);
      algorithm.skip();
      return algorithm.element();
    } catch (IndexOutOfBoundsException e) {
      throw new TlsException("failed to parse EC private key", e);
    }
  }

  private static byte[] tlv(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >>> (8 * i));
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
