package dev.sluice.http;

import dev.sluice.codec.ContentCoding;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.runtime.Turns;
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
 * @param heldAnswers notes what clients have yet to take
 * @param blocking where handlers run that block
 * @param turns of connections whose clients send ahead
 * @param metrics what measures requests; null for a server that is not measured
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
    RefusalCounts refusals,
    HeldAnswers heldAnswers,
    OneByOne blocking,
    Turns.OfLoops turns,
    @Nullable HttpServerMetrics metrics) {
  private static final String RETRY_AFTER_SECONDS = "1";

  /**
   * What serves a path: the handler of exactly this one, else that of the longest part of it which
   * ends with a slash.
   */
  @Nullable HttpHandler handlerOf(String path) {
    String route = routeOf(path);
    return route == null ? null : routes.get(route);
  }

  /** The path that its handler is known by; null when nothing serves it. */
  @Nullable String routeOf(String path) {
    if (routes.containsKey(path)) {
      return path;
    }
    for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
      String folder = path.substring(0, slash + 1);
      if (routes.containsKey(folder)) {
        return folder;
      }
    }
    return null;
  }

  /** Whether nothing is served at the path, but a folder of that name is. */
  boolean isFolderWithoutSlash(String path) {
    return !path.endsWith("/") && !routes.containsKey(path) && routes.containsKey(path + "/");
  }

  /** Counts a refusal and makes its answer; 503 says when to come again. */
  HttpAnswer refuse(RequestHead head, int status, RefusalCounts.Reason reason, String message) {
    refusals.count(reason);
    HttpAnswer answer = errors.render(head, status, message);
    return status == 503 ? answer.withHeader("Retry-After", RETRY_AFTER_SECONDS) : answer;
  }
}
