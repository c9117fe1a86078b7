package dev.sluice.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes our head of Netty's, or says why not. */
final class HeadReader {
  private HeadReader() {}

  /** An answer that closes the connection, for a head that cannot be served. */
  static @Nullable HttpAnswer refusal(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      Throwable cause = request.decoderResult().cause();
      if (cause instanceof TooLongHttpLineException) {
        return HttpAnswer.error(414, "414 URI Too Long");
      }
      if (cause instanceof TooLongHttpHeaderException) {
        return HttpAnswer.error(431, "431 Request Header Fields Too Large");
      }
      return HttpAnswer.error(400, "400 Bad Request");
    }
    if (request.protocolVersion().majorVersion() != 1) {
      return HttpAnswer.error(505, "505 HTTP Version Not Supported");
    }
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    boolean mayLackHost = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
    if (hosts.size() > 1) {
      return HttpAnswer.error(400, "400 Bad Request: too many Host headers");
    }
    if (hosts.isEmpty() && !mayLackHost) {
      return HttpAnswer.error(400, "400 Bad Request: missing required Host header");
    }
    if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !HttpUtil.isTransferEncodingChunked(request)) {
      return HttpAnswer.error(400, "400 Bad Request"); // Netty 4.1 takes it for an empty body
    }
    return null;
  }

  /** Throws {@link IllegalArgumentException} when the target is not a URI. */
  static RequestHead read(HttpRequest request, @Nullable SocketAddress peer) {
    String uri = request.uri();
    int mark = uri.indexOf('?');
    String path =
        new QueryStringDecoder(originForm(mark < 0 ? uri : uri.substring(0, mark))).path();
    return new RequestHead(
        request.method().name(),
        path,
        mark < 0 ? "" : uri.substring(mark + 1),
        request.headers(),
        peer instanceof InetSocketAddress inet
            ? new Endpoint(inet.getAddress().getHostAddress(), inet.getPort()).toString()
            : "");
  }

  /** Proxies get {@code http://host/path}; servers must take it too (RFC 9112, section 3.2.2). */
  private static String originForm(String target) {
    int authority = target.indexOf("://");
    if (authority < 0 || target.startsWith("/")) {
      return target;
    }
    int path = target.indexOf('/', authority + 3);
    return path < 0 ? "/" : target.substring(path);
  }
}
