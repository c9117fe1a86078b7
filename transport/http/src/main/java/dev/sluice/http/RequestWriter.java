package dev.sluice.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes the head of a request. */
final class RequestWriter {
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "cookie", "proxy-authorization", "www-authenticate");

  private final HttpCaller.Running client;

  RequestWriter(HttpCaller.Running client) {
    this.client = client;
  }

  /**
   * @param credentials an authenticator's headers
   * @param without configured headers that it goes without
   * @param withCredentials false when a redirect led to another host
   */
  HttpRequest head(
      HttpCall call,
      HttpRoute route,
      Map<String, String> credentials,
      Set<String> without,
      boolean withCredentials) {
    URI uri = call.uri();
    HttpRequest request =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(call.method()),
            route.wantsAbsoluteForm() ? absolute(uri) : HttpUrl.target(uri));
    HttpHeaders headers = request.headers();
    headers.set(HttpHeaderNames.HOST, HttpUrl.authority(uri));
    headers.set(HttpHeaderNames.USER_AGENT, client.userAgent());
    call.headers().forEach(headers::set);
    if (!call.contentCoding().isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_ENCODING, call.contentCoding());
    }
    client.config().headers().forEach((name, value) -> headers.set(name, HeaderText.of(value)));
    without.forEach(headers::remove);
    credentials.forEach(headers::set);
    Cookies.add(client.cookies(), uri, headers);
    if (!withCredentials) {
      for (Map.Entry<String, String> header : headers.entries()) {
        if (CREDENTIALS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
          headers.remove(header.getKey());
        }
      }
    }
    if (route.proxy() != null
        && route.wantsAbsoluteForm()
        && !route.proxy().authorization().isEmpty()) {
      headers.set(HttpHeaderNames.PROXY_AUTHORIZATION, route.proxy().authorization());
    }
    if (!call.body().isEmpty() || call.method().equals("POST")) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, call.bodyBytes());
    }
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    if (!client.pool().reuses()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return request;
  }

  private static String absolute(URI uri) {
    return uri.getScheme() + "://" + HttpUrl.authority(uri) + HttpUrl.target(uri);
  }
}
