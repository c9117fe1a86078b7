package dev.sluice.config.source;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Why a configuration could not be downloaded, for people who do not know Java. */
final class DownloadWords {
  private DownloadWords() {}

  static String cause(IOException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return "no such host";
      }
    }
    if (thrown instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    String message = thrown.getMessage();
    if (thrown instanceof ConnectException) { // the JDK's client often leaves the message out
      return message == null || message.isBlank() ? "connection refused" : message;
    }
    if (thrown instanceof SSLException) {
      return "TLS: " + message;
    }
    return message == null || message.isBlank() ? "the connection broke off" : message;
  }

  static String mend(int status) {
    return switch (status) {
      case 401, 403, 407 -> "The server wants credentials, which a location cannot carry.";
      case 404, 410 -> "Nothing is there: check the path.";
      default ->
          status >= 500
              ? "The server failed; try again later."
              : "Only an answer with status 200 is read.";
    };
  }
}
