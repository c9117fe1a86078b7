package dev.sluice.http;

import dev.sluice.codec.ContentCoding;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ServerAuthenticator;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the connections of one server go by. Immutable.
 *
 * @param decodes whether {@code Content-Encoding} is looked at
 * @param codings those that are decoded, by name
 * @param acceptsPlain whether a body may come without a coding
 * @param responseHeaders put on every response
 */
record ServerRules(
    HttpServerConfig config,
    HttpLimits limits,
    ComponentContext context,
    Map<String, HttpHandler> routes,
    HttpErrors errors,
    @Nullable Cors cors,
    @Nullable ServerAuthenticator authenticator,
    boolean decodes,
    Map<String, ContentCoding> codings,
    boolean acceptsPlain,
    HttpHeaders responseHeaders,
    RefusalCounts refusals) {
  private static final String RETRY_AFTER_SECONDS = "1";

  /**
   * What serves a path: the handler of exactly this one, else that of the longest part of it which
   * ends with a slash.
   */
  @Nullable HttpHandler handlerOf(String path) {
    HttpHandler handler = routes.get(path);
    for (int slash = path.lastIndexOf('/');
        handler == null && slash >= 0;
        slash = path.lastIndexOf('/', slash - 1)) {
      handler = routes.get(path.substring(0, slash + 1));
    }
    return handler;
  }

  /** Counts a refusal and makes its answer; 503 says when to come again. */
  HttpAnswer refuse(RequestHead head, int status, RefusalCounts.Reason reason, String message) {
    refusals.count(reason);
    HttpAnswer answer = errors.render(head, status, message);
    return status == 503 ? answer.withHeader("Retry-After", RETRY_AFTER_SECONDS) : answer;
  }
}
