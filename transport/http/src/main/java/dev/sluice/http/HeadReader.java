package dev.sluice.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes our head of Netty's, or says why not. */
final class HeadReader {
  private HeadReader() {}

  /** An answer that closes the connection, for a head that cannot be served. */
  static @Nullable HttpAnswer refusal(HttpRequest request) {
    if (!isFramedAsWeRead(request)) { // first: what Netty says of it depends on the coding
      return HttpAnswer.error(501, "Unsupported transfer encoding");
    }
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
    if (!hosts.isEmpty() && !HostHeader.isValid(hosts.get(0))) {
      return HttpAnswer.error(400, "400 Bad Request: malformed Host header");
    }
    return null;
  }

  /**
   * Whether the only transfer coding is one {@code chunked}, in a version that knows of it. For
   * anything else somebody between the client and us may see another end of the body.
   */
  private static boolean isFramedAsWeRead(HttpRequest request) {
    if (!request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return true; // nearly every one, without a list made for it
    }
    List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return codings.size() == 1
        && codings.get(0).equalsIgnoreCase("chunked")
        && request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
  }

  /** Throws {@link IllegalArgumentException} when the target is not one of those of HTTP. */
  static RequestHead read(HttpRequest request, @Nullable SocketAddress peer) {
    String method = request.method().name();
    String uri = request.uri();
    int mark = uri.indexOf('?');
    String query = mark < 0 ? "" : uri.substring(mark + 1);
    String written = mark < 0 ? uri : uri.substring(0, mark);
    String redirect = null;
    if (method.equals("CONNECT") && !written.startsWith("/")) {
      written = ""; // an authority, which nothing here serves
    } else if (!written.equals("*") || !method.equals("OPTIONS")) {
      written = originForm(written);
      String clean = CleanPath.of(written);
      boolean isClean = clean.equals(written) || method.equals("CONNECT");
      redirect = isClean ? null : CleanPath.location(clean, query);
    }
    return new RequestHead(
        method, decoded(written), query, request.headers(), Endpoint.shown(peer), redirect);
  }

  /** An escaped slash separates nothing and stays as it is. */
  private static String decoded(String path) {
    String kept =
        path.indexOf('%') < 0 ? path : path.replace("%2F", "%252F").replace("%2f", "%252f");
    return new QueryStringDecoder(kept).path();
  }

  /** Proxies get {@code http://host/path}; servers must take it too (RFC 9112, section 3.2.2). */
  private static String originForm(String target) {
    if (target.startsWith("/")) {
      return target;
    }
    int authority = target.indexOf("://");
    if (authority <= 0) {
      throw new IllegalArgumentException("neither a path nor a URI");
    }
    int path = target.indexOf('/', authority + 3);
    if (!HostHeader.isValid(target.substring(authority + 3, path < 0 ? target.length() : path))) {
      throw new IllegalArgumentException("no host");
    }
    return path < 0 ? "/" : target.substring(path);
  }
}
