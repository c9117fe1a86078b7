package dev.sluice.grpc;

import dev.sluice.connections.SocketWords;
import dev.sluice.flow.StatusCode;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a client's call failed. A status that the server sent stands as it is. Everything else went
 * wrong on the way there or back: it says nothing about the data, so it is {@code UNAVAILABLE}
 * whatever code grpc has for it; it is told in words that quote no headers, bodies or bytes that
 * broke a protocol, and that name the peer.
 */
final class CallFailure {
  /** A proxy's answer to a request that is too large for it, which is about the data. */
  private static final int CONTENT_TOO_LARGE = 413;

  private static final Pattern HTTP_STATUS = Pattern.compile("HTTP status code (\\d{3})\\b.*");

  /** What comes before names of Netty's parts, and before the words of a GOAWAY. */
  private static final List<String> QUOTED = List.of(" for [", ", debug data: ");

  private CallFailure() {}

  /**
   * @param endpoint names the peer when the call got no connection
   */
  static RpcStatus of(
      Status status, @Nullable Metadata trailers, ClientCall<?, ?> call, String endpoint) {
    if (ServerStatus.isIn(trailers)) {
      String message = status.getDescription() == null ? "" : status.getDescription();
      return new RpcStatus(
          StatusCode.of(status.getCode().value()), message, RpcStatus.retryAfterIn(trailers));
    }
    String peer = peer(call, endpoint);
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return new RpcStatus(StatusCode.DEADLINE_EXCEEDED, words(status, peer), null);
    }
    StatusCode code =
        httpStatus(status) == CONTENT_TOO_LARGE
            ? StatusCode.RESOURCE_EXHAUSTED
            : StatusCode.UNAVAILABLE;
    return new RpcStatus(code, named(words(status, peer), peer), null);
  }

  /** A failure that this side found in an answer which said that all was well. */
  static RpcStatus unreadable(String what, ClientCall<?, ?> call, String endpoint) {
    return new RpcStatus(StatusCode.UNAVAILABLE, named(what, peer(call, endpoint)), null);
  }

  private static String peer(ClientCall<?, ?> call, String endpoint) {
    Object address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address == null ? endpoint : PeerFilter.shown(address);
  }

  private static String named(String words, String peer) {
    return words.contains(peer) ? words : peer + ": " + words;
  }

  private static String words(Status status, String peer) {
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof WrongPeerException wrong) {
        return String.valueOf(wrong.getMessage());
      }
      if (cause instanceof Http2Exception http2) {
        return "the connection failed: HTTP/2 was not kept to (" + http2.error() + ")";
      }
      if (cause instanceof SSLException) {
        return "TLS failed: " + cause.getMessage();
      }
    }
    int http = httpStatus(status);
    if (http > 0) {
      return "HTTP status " + http + " in place of an answer of gRPC";
    }
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "dial tcp: lookup " + peer + ": no such host";
      }
      if (cause instanceof ConnectException refused) {
        return "dial tcp " + peer + ": connect: " + SocketWords.of(refused);
      }
      if (cause instanceof IOException system) {
        return "the connection broke: " + SocketWords.of(system);
      }
    }
    return ownLine(status);
  }

  private static int httpStatus(Status status) {
    Matcher http = HTTP_STATUS.matcher(ownLine(status));
    return http.matches() ? Integer.parseInt(http.group(1)) : 0;
  }

  /**
   * What follows the first line of grpc's text are headers, bodies and names of Netty's parts; at
   * the end of the line may be what a server said when it closed the connection.
   */
  private static String ownLine(Status status) {
    String text = status.getDescription();
    if (text == null) {
      return "";
    }
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    for (String quoted : QUOTED) {
      int begin = line.indexOf(quoted);
      line = begin < 0 ? line : line.substring(0, begin);
    }
    return line;
  }
}
