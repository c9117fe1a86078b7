package dev.sluice.http;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.component.CallHead;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.component.ServerAuthenticator.NotAuthenticated;
import dev.sluice.tls.PeerCertificates;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides about a request by its head: who calls, how the body is coded, who serves the path. */
final class RequestJudge {
  private final ServerRules rules;
  private final Channel channel;

  RequestJudge(ServerRules rules, Channel channel) {
    this.rules = rules;
    this.channel = channel;
  }

  /**
   * One of the two is null.
   *
   * @param refusal the answer that ends it
   * @param request the request whose body may come
   */
  record Judgement(@Nullable HttpAnswer refusal, @Nullable IncomingRequest request) {}

  Judgement judge(RequestHead head, HttpRequest netty) {
    if (rules.cors() != null && Cors.isPreflight(head)) {
      return refused(HttpAnswer.empty(204));
    }
    Map<String, String> attributes;
    try {
      attributes = authenticate(head);
    } catch (NotAuthenticated e) {
      return refused(
          rules.refuse(
              head, 401, RefusalCounts.Reason.UNAUTHENTICATED, String.valueOf(e.getMessage())));
    }
    String name = netty.headers().get(HttpHeaderNames.CONTENT_ENCODING, "");
    ContentCoding coding = rules.decodes() ? rules.codings().get(name) : null;
    boolean plain = name.isEmpty() || name.equals("identity");
    if (rules.decodes() && coding == null && !(plain && rules.acceptsPlain())) {
      String why =
          rules.config().compressionAlgorithms().contains(name)
              ? ContentCodings.whyNot(name)
              : "unsupported Content-Encoding: " + name;
      return refused(rules.refuse(head, 400, RefusalCounts.Reason.ENCODING, why));
    }
    HttpAnswer redirect = redirect(head);
    if (redirect != null) {
      return refused(redirect);
    }
    if (head.path().equals("*")) {
      return refused(HttpAnswer.empty(200)); // OPTIONS for the server as a whole
    }
    HttpHandler handler = rules.handlerOf(head.path());
    if (handler == null) {
      rules.refusals().count(RefusalCounts.Reason.NOT_FOUND);
      return refused(HttpAnswer.notFound());
    }
    HttpAnswer refusal = handler.admit(head);
    if (refusal != null) {
      return refused(refusal);
    }
    long limit = rules.config().maxRequestBodyBytes();
    long announced = HttpUtil.getContentLength(netty, -1L);
    if (announced > limit) {
      return refused(
          rules.refuse(head, 413, RefusalCounts.Reason.TOO_LARGE, HttpErrors.BODY_TOO_LARGE));
    }
    BodyCollector body = new BodyCollector(rules.context().budget(), limit, announced);
    return new Judgement(null, new IncomingRequest(rules, head, handler, coding, attributes, body));
  }

  /** To the clean path, or to the folder of that name; null when it is the right one already. */
  private @Nullable HttpAnswer redirect(RequestHead head) {
    String clean = head.redirect();
    if (clean == null && rules.isFolderWithoutSlash(head.path())) {
      clean = CleanPath.location(head.path() + "/", head.query());
    }
    return clean == null ? null : HttpAnswer.redirect(head.method(), clean);
  }

  private static Judgement refused(HttpAnswer answer) {
    return new Judgement(answer, null);
  }

  /** Attributes of who calls; none when nobody guards the server. */
  private Map<String, String> authenticate(RequestHead head) throws NotAuthenticated {
    ServerAuthenticator authenticator = rules.authenticator();
    if (authenticator == null) {
      return Map.of();
    }
    Map<String, List<String>> sources = head.headers();
    List<String> names =
        rules.config().auth().map(ServerAuthConfig::requestParams).orElse(List.of());
    if (!names.isEmpty() && !head.query().isEmpty()) {
      Map<String, List<String>> query = new QueryStringDecoder(head.query(), false).parameters();
      for (String name : names) {
        List<String> values = query.get(name);
        if (values != null) {
          sources.put(name.toLowerCase(Locale.ROOT), values);
        }
      }
    }
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return authenticator.authenticate(
        new CallHead(
            head.path(),
            sources,
            head.peerAddress(),
            PeerCertificates.of(tls == null ? null : tls.engine().getSession())));
  }
}
