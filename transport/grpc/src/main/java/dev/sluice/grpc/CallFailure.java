package dev.sluice.grpc;

import dev.sluice.flow.StatusCode;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
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

  private CallFailure() {}

  /**
   * @param endpoint names the peer when the call got no connection
   */
  static RpcStatus of(
      Status status, @Nullable Metadata trailers, ClientCall<?, ?> call, String endpoint) {
    if (ServerStatus.isIn(trailers)) {
      String message = status.getDescription() == null ? "" : status.getDescription();
      return new RpcStatus(
          StatusCode.of(status.getCode().value()), message, GrpcClient.retryAfter(trailers));
    }
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return new RpcStatus(StatusCode.DEADLINE_EXCEEDED, words(status), null);
    }
    StatusCode code =
        httpStatus(status) == CONTENT_TOO_LARGE
            ? StatusCode.RESOURCE_EXHAUSTED
            : StatusCode.UNAVAILABLE;
    return new RpcStatus(code, named(words(status), call, endpoint), null);
  }

  /** A failure that this side found in an answer which said that all was well. */
  static RpcStatus unreadable(String what, ClientCall<?, ?> call, String endpoint) {
    return new RpcStatus(StatusCode.UNAVAILABLE, named(what, call, endpoint), null);
  }

  private static String named(String words, ClientCall<?, ?> call, String endpoint) {
    Object peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    String name = peer == null ? endpoint : PeerFilter.shown(peer);
    return words.contains(name) ? words : name + ": " + words;
  }

  private static String words(Status status) {
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
    return withCause(ownLine(status), status.getCause());
  }

  private static int httpStatus(Status status) {
    Matcher http = HTTP_STATUS.matcher(ownLine(status));
    return http.matches() ? Integer.parseInt(http.group(1)) : 0;
  }

  /** What follows the first line of grpc's text are headers, bodies and names of Netty's parts. */
  private static String ownLine(Status status) {
    String text = status.getDescription();
    if (text == null) {
      return "";
    }
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    int parts = line.indexOf(" for [");
    return parts < 0 ? line : line.substring(0, parts);
  }

  /** The description, with the cause where the transport names one. */
  private static String withCause(String description, @Nullable Throwable outermost) {
    for (Throwable cause = outermost; cause != null; cause = cause.getCause()) {
      String reason = cause.getMessage();
      if (reason != null) { // the outermost one names the address
        return description.contains(reason) ? description : description + ": " + reason;
      }
    }
    return description;
  }
}
