package dev.sluice.extension.oauth2client;

import dev.sluice.component.ExtensionContext;
import dev.sluice.credentials.CredentialFile;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.http.HttpCall;
import dev.sluice.http.HttpCaller;
import dev.sluice.http.HttpClientConfig;
import dev.sluice.http.HttpReply;
import dev.sluice.tls.TlsException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Asks for a token by client credentials (RFC 6749, section 4.4). The client says who it is in a
 * header; a server that does not take that is asked again with both in the body, and from then on
 * so.
 */
final class TokenRequest {
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);
  private static final String FORM = "application/x-www-form-urlencoded";

  private final OAuth2ClientConfig config;
  private final ExtensionContext context;
  private final URI url;
  private final HttpCaller http;
  private volatile Style style = Style.UNKNOWN;

  private enum Style {
    UNKNOWN,
    HEADER,
    BODY
  }

  private record Client(String id, String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
      return id;
    }
  }

  TokenRequest(OAuth2ClientConfig config, ExtensionContext context) {
    this.config = config;
    this.context = context;
    this.url = URI.create(config.tokenUrl());
    HttpClientConfig usual = HttpClientConfig.defaults();
    this.http =
        new HttpCaller(
            new HttpClientConfig(
                config.tls(),
                usual.headers(),
                usual.authenticator(),
                usual.compression(),
                usual.proxyUrl(),
                usual.keepAlive(),
                usual.maxConnsPerHost(),
                usual.cookies()),
            context,
            MAX_ANSWER_BYTES);
  }

  void start() throws TlsException {
    http.start();
  }

  void close() {
    http.close();
  }

  /** Without user and query, which may be secrets. */
  String shownUrl() {
    return url.getScheme()
        + "://"
        + url.getHost()
        + (url.getPort() < 0 ? "" : ":" + url.getPort())
        + url.getPath();
  }

  /**
   * Sends it. Files are read first, on the executor.
   *
   * @param done called exactly once, on any thread
   */
  void send(Consumer<TokenAnswer> done) {
    Duration limit = config.timeout().isZero() ? USUAL_TIMEOUT : config.timeout();
    Deadline deadline = Deadline.after(context.clock().nanoTime(), limit);
    try {
      context.executor().execute(() -> readAndSend(deadline, done));
    } catch (RejectedExecutionException e) {
      done.accept(new TokenAnswer.Refused("the collector is stopping, or has too much to do"));
    }
  }

  private void readAndSend(Deadline deadline, Consumer<TokenAnswer> done) {
    Client client;
    try {
      client =
          new Client(
              oneOf(config.clientId(), config.clientIdFile()),
              oneOf(config.clientSecret().reveal(), config.clientSecretFile()));
    } catch (IOException e) {
      done.accept(new TokenAnswer.Refused(String.valueOf(e.getMessage())));
      return;
    }
    send(client, style == Style.BODY, deadline, done);
  }

  private static String oneOf(String value, String file) throws IOException {
    return file.isEmpty() ? value : CredentialFile.read(file);
  }

  private void send(Client client, boolean inBody, Deadline deadline, Consumer<TokenAnswer> done) {
    byte[] form = form(client, inBody).getBytes(StandardCharsets.US_ASCII);
    HttpCall call = HttpCall.post(url, FORM, List.of(Slice.of(form)));
    http.call(
        inBody ? call : call.withHeader("Authorization", basic(client)),
        deadline,
        reply -> {
          TokenAnswer answer = answer(reply);
          boolean mayBeStyle = style == Style.UNKNOWN && !inBody;
          if (answer instanceof TokenAnswer.Issued) {
            style = inBody ? Style.BODY : Style.HEADER;
          } else if (mayBeStyle && reply instanceof HttpReply.Response) {
            send(client, true, deadline, done);
            return;
          }
          done.accept(answer);
        });
  }

  private static TokenAnswer answer(HttpReply reply) {
    if (reply instanceof HttpReply.Response response) {
      return response.truncated()
          ? new TokenAnswer.Refused("the answer is longer than " + MAX_ANSWER_BYTES + " bytes")
          : TokenAnswer.read(
              response.status(),
              response.header("content-type"),
              new String(
                  response.body().array(),
                  response.body().offset(),
                  response.body().length(),
                  StandardCharsets.UTF_8));
    }
    return new TokenAnswer.Refused(((HttpReply.Failure) reply).message());
  }

  /** Both parts are form-encoded before (RFC 6749, section 2.3.1). */
  private static String basic(Client client) {
    String both = encoded(client.id()) + ":" + encoded(client.secret());
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.US_ASCII));
  }

  private String form(Client client, boolean inBody) {
    StringBuilder form = new StringBuilder();
    if (!config.endpointParams().containsKey("grant_type")) {
      add(form, "grant_type", "client_credentials");
    }
    if (!config.scopes().isEmpty()) {
      add(form, "scope", String.join(" ", config.scopes()));
    }
    for (Map.Entry<String, List<String>> each : config.endpointParams().entrySet()) {
      each.getValue().forEach(value -> add(form, each.getKey(), value));
    }
    if (inBody) {
      add(form, "client_id", client.id());
      add(form, "client_secret", client.secret());
    }
    return form.toString();
  }

  private static void add(StringBuilder form, String name, String value) {
    form.append(form.isEmpty() ? "" : "&").append(encoded(name)).append('=').append(encoded(value));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
