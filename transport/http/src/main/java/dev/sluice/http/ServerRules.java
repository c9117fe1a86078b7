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

  /** Counts a refusal and makes its answer; 503 says when to come again. */
  HttpAnswer refuse(RequestHead head, int status, RefusalCounts.Reason reason, String message) {
    refusals.count(reason);
    HttpAnswer answer = errors.render(head, status, message);
    return status == 503 ? answer.withHeader("Retry-After", RETRY_AFTER_SECONDS) : answer;
  }
}
