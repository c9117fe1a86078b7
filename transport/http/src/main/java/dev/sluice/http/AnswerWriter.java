package dev.sluice.http;

import dev.sluice.data.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes Netty's response of ours, with the headers that every response of the server has. */
final class AnswerWriter {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int MOST_PIECES_AT_ONCE = 4;

  private final ServerRules rules;

  AnswerWriter(ServerRules rules) {
    this.rules = rules;
  }

  /** Whether the body does not go out with the head, but piece by piece behind it. */
  static boolean isLong(HttpAnswer answer) {
    return answer.rest() != null || answer.body().size() > MOST_PIECES_AT_ONCE;
  }

  /**
   * The head, with the body unless that is long or was not asked for.
   *
   * @param head the request, or null when it could not be read
   * @param http10 whether the client has to be told that the connection stays, and knows no chunks
   */
  HttpResponse write(@Nullable RequestHead head, HttpAnswer answer, boolean close, boolean http10) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(answer.status());
    boolean headOnly = head != null && head.method().equals("HEAD");
    HttpResponse response =
        headOnly || isLong(answer)
            ? new DefaultHttpResponse(HttpVersion.HTTP_1_1, status)
            : new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, buffer(answer.body()));
    HttpHeaders headers = response.headers();
    headers.set(rules.responseHeaders());
    Cors cors = rules.cors();
    if (cors != null && head != null) {
      if (Cors.isPreflight(head)) {
        cors.preflight(head, headers);
      } else {
        cors.actual(head, headers);
      }
    }
    answer.headers().forEach(headers::set);
    if (!answer.contentType().isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    }
    headers.set(HttpHeaderNames.DATE, HttpDate.of(rules.context().clock().now()));
    if (answer.rest() != null) {
      if (!http10 && !headOnly) {
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
    } else if (answer.status() != NO_CONTENT && answer.status() != NOT_MODIFIED) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.bodyBytes());
    }
    if (close) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (http10) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    return response;
  }

  private static ByteBuf buffer(List<Slice> body) {
    ByteBuf[] parts = new ByteBuf[body.size()];
    for (int i = 0; i < parts.length; i++) {
      Slice slice = body.get(i);
      parts[i] = Unpooled.wrappedBuffer(slice.array(), slice.offset(), slice.length());
    }
    return Unpooled.wrappedBuffer(parts.length + 1, parts);
  }
}
