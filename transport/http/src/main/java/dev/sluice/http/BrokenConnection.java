package dev.sluice.http;

import dev.sluice.connections.SocketWords;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says in words of our own why a connection broke. Messages of TLS and of decoders may quote what
 * the other side sent (a record in hex, a server name, a status line), so none of them is passed
 * on. Stateless.
 */
final class BrokenConnection {
  private static final String ALERT = "Received fatal alert: ";

  /** The names of RFC 8446, section 6, and of the versions before, as the JDK writes them. */
  private static final Set<String> ALERTS =
      Set.of(
          "unexpected_message",
          "bad_record_mac",
          "decryption_failed",
          "record_overflow",
          "decompression_failure",
          "handshake_failure",
          "no_certificate",
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "illegal_parameter",
          "unknown_ca",
          "access_denied",
          "decode_error",
          "decrypt_error",
          "export_restriction",
          "protocol_version",
          "insufficient_security",
          "internal_error",
          "inappropriate_fallback",
          "user_canceled",
          "no_renegotiation",
          "missing_extension",
          "unsupported_extension",
          "certificate_unobtainable",
          "unrecognized_name",
          "bad_certificate_status_response",
          "bad_certificate_hash_value",
          "unknown_psk_identity",
          "certificate_required",
          "no_application_protocol");

  private BrokenConnection() {}

  /** Of a connection that a client opened. */
  static String ofClient(Throwable cause) {
    if (has(cause, NotSslRecordException.class)) {
      return "the client does not speak TLS, which this port asks for";
    }
    String alert = alert(cause);
    return alert == null ? common(cause, "client") : "the client ended TLS: " + alert;
  }

  /** Of a connection to a server. */
  static String ofServer(Throwable cause) {
    if (has(cause, NotSslRecordException.class)) {
      return "the server answers without TLS: use http:// in the endpoint";
    }
    String alert = alert(cause);
    if (alert != null) {
      String hint =
          switch (alert) {
            case "certificate_required", "bad_certificate", "unknown_ca", "certificate_unknown" ->
                "; it may ask for a client certificate: see cert_file and key_file";
            case "no_application_protocol" -> "; it does not speak HTTP/1.1 on this port";
            default -> "";
          };
      return "the server ended TLS: " + alert + hint;
    }
    return common(cause, "server");
  }

  private static String common(Throwable cause, String side) {
    if (has(cause, SslHandshakeTimeoutException.class)) {
      return "the TLS handshake took too long";
    }
    if (has(cause, CertificateExpiredException.class)) {
      return "the certificate of the " + side + " has expired";
    }
    if (has(cause, CertificateNotYetValidException.class)) {
      return "the certificate of the " + side + " is not valid yet";
    }
    if (has(cause, CertPathBuilderException.class)
        || has(cause, CertPathValidatorException.class)) {
      return "the certificate of the "
          + side
          + " has no certification path to a trusted authority: see "
          + (side.equals("server") ? "ca_file" : "client_ca_file");
    }
    if (says(cause, CertificateException.class, BrokenConnection::isAboutNames)) {
      return "the certificate of the " + side + " is for another name: see server_name_override";
    }
    if (says(cause, SSLException.class, text -> text.contains("certificate chain"))) {
      return "the " + side + " sent no certificate";
    }
    if (has(cause, CertificateException.class)) {
      return "the certificate of the " + side + " is not accepted";
    }
    if (says(cause, SSLException.class, text -> text.contains("cipher suite"))) {
      return "no TLS cipher suite in common with the " + side;
    }
    if (says(cause, SSLException.class, BrokenConnection::isAboutVersions)) {
      return "no TLS version in common with the " + side;
    }
    if (has(cause, SSLException.class)) {
      return "TLS with the " + side + " failed (" + kind(cause) + ")";
    }
    if (has(cause, DecoderException.class)) {
      return "what the " + side + " sent could not be read (" + kind(cause) + ")";
    }
    if (cause instanceof IOException system) { // which knows nothing of what was sent
      return SocketWords.of(system);
    }
    return "the connection to the " + side + " broke (" + kind(cause) + ")";
  }

  private static boolean isAboutNames(String text) {
    return text.startsWith("no name matching") || text.startsWith("no subject alternative");
  }

  private static boolean isAboutVersions(String text) {
    return text.contains("protocol") && (text.contains("version") || text.contains("not enabled"));
  }

  private static @Nullable String alert(Throwable cause) {
    for (Throwable at = cause; at != null; at = next(at)) {
      String text = at instanceof SSLException ? at.getMessage() : null;
      int alert = text == null ? -1 : text.indexOf(ALERT);
      if (text != null && alert >= 0) {
        String name = text.substring(alert + ALERT.length());
        return ALERTS.contains(name) ? name : "an alert";
      }
    }
    return null;
  }

  private static boolean has(Throwable cause, Class<? extends Throwable> type) {
    return says(cause, type, text -> true);
  }

  private static boolean says(
      Throwable cause, Class<? extends Throwable> type, Predicate<String> what) {
    for (Throwable at = cause; at != null; at = next(at)) {
      if (type.isInstance(at)
          && what.test(String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  /** The innermost class: the outer ones say only that something failed. */
  private static String kind(Throwable cause) {
    Throwable at = cause;
    for (Throwable inner = next(at); inner != null; inner = next(at)) {
      at = inner;
    }
    return at.getClass().getSimpleName();
  }

  private static @Nullable Throwable next(Throwable at) {
    Throwable cause = at.getCause();
    return cause == at ? null : cause;
  }
}
