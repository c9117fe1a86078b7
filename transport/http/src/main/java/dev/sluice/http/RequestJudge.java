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

  /**
   * Who calls.
   *
   * @param status of the answer where that is not known; else 0
   * @param why it is not known
   * @param attributes what is known
   */
  record Caller(int status, String why, Map<String, String> attributes) {
    private static final Caller ANYBODY = new Caller(0, "", Map.of());

    static Caller unknown(int status, @Nullable String why) {
      return new Caller(status, String.valueOf(why), Map.of());
    }
  }

  /**
   * @param caller from {@link #recognise}
   */
  Judgement judge(Caller caller, RequestHead head, HttpRequest netty) {
    if (isPreflight(head)) {
      return refused(HttpAnswer.empty(204));
    }
    if (caller.status() != 0) {
      return refused(
          rules.refuse(head, caller.status(), RefusalCounts.Reason.UNAUTHENTICATED, caller.why()));
    }
    Map<String, String> attributes = caller.attributes();
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
    HttpAnswer refused = handler.admit(head);
    if (refused != null) {
      return refused(refused);
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

  /** Whether it takes a worker to recognise who calls. */
  boolean takesLong(CallHead asked) {
    ServerAuthenticator authenticator = rules.authenticator();
    try {
      return authenticator != null && authenticator.takesLong(asked);
    } catch (RuntimeException e) {
      rules.context().log().error("Authenticator failed", e);
      return true; // nobody knows: a worker can be kept
    }
  }

  /**
   * Who calls; anybody when nobody guards the server. Any thread that may be kept so long.
   *
   * @param asked from {@link #asked}
   */
  Caller recognise(@Nullable CallHead asked) {
    ServerAuthenticator authenticator = rules.authenticator();
    if (asked == null || authenticator == null) {
      return Caller.ANYBODY;
    }
    try {
      return new Caller(0, "", authenticator.authenticate(asked));
    } catch (NotAuthenticated e) {
      return Caller.unknown(e.isForNow() ? 503 : 401, e.getMessage());
    } catch (RuntimeException | StackOverflowError | LinkageError e) { // still answer
      rules.context().log().error("Authenticator failed", e);
      return Caller.unknown(500, "authenticator failed");
    }
  }

  private boolean isPreflight(RequestHead head) {
    return rules.cors() != null && Cors.isPreflight(head);
  }

  /** What whoever guards the server is asked about; null when nobody is. */
  @Nullable CallHead asked(RequestHead head) {
    if (rules.authenticator() == null || isPreflight(head)) {
      return null;
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
    return new CallHead(
        head.path(),
        sources,
        head.peerAddress(),
        PeerCertificates.of(tls == null ? null : tls.engine().getSession()));
  }
}
