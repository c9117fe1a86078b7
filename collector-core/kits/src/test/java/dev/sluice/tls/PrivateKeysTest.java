package dev.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
  /** One for all tests: to find its primes takes seconds. */
  private static KeyPair rsa;

  @BeforeAll
  static void makeTheRsaKey() throws GeneralSecurityException {
    rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void readsPkcs8(String algorithm) throws Exception {
    KeyPair pair = pair(algorithm);
    String pem = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    assertThat(PrivateKeys.read(pem, pair.getPublic())).isEqualTo(pair.getPrivate());
  }

  @Test
  void readsPkcs1OfRsa() throws Exception {
    String pem = pem("RSA PRIVATE KEY", inner(rsa));
    assertThat(PrivateKeys.read(pem, rsa.getPublic())).isEqualTo(rsa.getPrivate());
  }

  @Test
  void readsSec1WithoutParametersByTheCurveOfTheCertificate() throws Exception {
    KeyPair pair = pair("EC");
    String pem = pem("EC PRIVATE KEY", inner(pair));
    assertThat(PrivateKeys.read(pem, pair.getPublic()).getEncoded())
        .isEqualTo(pair.getPrivate().getEncoded());
  }

  @Test
  void readsSec1BehindItsParameters() throws Exception {
    KeyPair pair = pair("EC");
    byte[] curve = {0x06, 0x05, 0x2b, (byte) 0x81, 0x04, 0x00, 0x22};
    byte[] plain = inner(pair);
    byte[] parameters = new byte[curve.length + 2];
    parameters[0] = (byte) 0xa0;
    parameters[1] = (byte) curve.length;
    System.arraycopy(curve, 0, parameters, 2, curve.length);
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.write(0x30);
    key.write(plain.length - 2 + parameters.length);
    key.write(plain, 2, plain.length - 2);
    key.writeBytes(parameters);
    String pem = pem("EC PARAMETERS", curve) + pem("EC PRIVATE KEY", key.toByteArray());
    // The public key's curve is deliberately another one: the key's own parameters decide.
    ECPrivateKey read = (ECPrivateKey) PrivateKeys.read(pem, pair("EC", "secp256r1").getPublic());
    assertThat(read.getS()).isEqualTo(((ECPrivateKey) pair.getPrivate()).getS());
    assertThat(read.getParams().getOrder().bitLength()).isEqualTo(384);
  }

  @Test
  void refusesKeysOfAnotherAlgorithmThanTheCertificate() throws Exception {
    String pem = pem("PRIVATE KEY", pair("EC").getPrivate().getEncoded());
    assertThatThrownBy(() -> PrivateKeys.read(pem, rsa.getPublic()))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("RSA");
  }

  @Test
  void refusesEncryptedAndMissingKeys() throws Exception {
    assertThatThrownBy(
            () -> PrivateKeys.read(pem("ENCRYPTED PRIVATE KEY", new byte[8]), rsa.getPublic()))
        .hasMessageContaining("encrypted private keys are not supported");
    assertThatThrownBy(() -> PrivateKeys.read("rubbish", rsa.getPublic()))
        .hasMessageContaining("failed to find PEM block");
  }

  @Test
  void refusesLengthsThatLeadOutsideTheKey() throws Exception {
    byte[] cut = {0x30, (byte) 0x82, 0x7f, 0x7f, 0x02, 0x01};
    KeyPair ec = pair("EC");
    assertThatThrownBy(() -> PrivateKeys.read(pem("EC PRIVATE KEY", cut), ec.getPublic()))
        .isInstanceOf(TlsException.class);
  }

  private static KeyPair pair(String algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case "RSA" -> rsa;
      case "EC" -> pair("EC", "secp384r1");
      default -> KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    };
  }

  private static KeyPair pair(String algorithm, String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  /** The key inside PKCS#8: PKCS#1 for RSA, SEC 1 for EC. */
  private static byte[] inner(KeyPair pair) {
    Der der = Der.of(pair.getPrivate().getEncoded()).enter(0x30);
    der.skip();
    der.skip();
    return der.content();
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
