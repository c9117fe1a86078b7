package dev.sluice.extension.oauth2client;

import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.OutgoingCall;
import dev.sluice.flow.Deadline;
import dev.sluice.telemetry.RepeatedLine;
import dev.sluice.tls.TlsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives calls the token that an authorization server has issued. One is asked for when the first
 * call wants it, and the next one before the end of the last, which is good meanwhile. One request
 * is under way at a time: calls without a token wait for its end, which has a limit. Thread-safe.
 */
final class OAuth2Client implements Extension, ClientAuthenticator {
  /** After a failure; also how old a token has to be for another to help against a refusal. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private final ExtensionContext context;
  private final long bufferNanos;
  private final TokenRequest request;
  private final RepeatedLine warning;
  private volatile @Nullable Token token; // written under the monitor of this
  private boolean isAsking; // guarded by this, as is the rest
  private boolean isStopped = true;
  private List<Runnable> waiting = new ArrayList<>();
  private String failure = "";
  private long failedNanos;

  OAuth2Client(OAuth2ClientConfig config, ExtensionContext context) {
    this.context = context;
    this.bufferNanos = config.expiryBuffer().toNanos();
    this.request = new TokenRequest(config, context);
    this.warning = new RepeatedLine(context.clock());
  }

  @Override
  public void start() throws TlsException {
    request.start();
    synchronized (this) {
      isStopped = false;
    }
  }

  @Override
  public void stop(Deadline deadline) {
    List<Runnable> left;
    synchronized (this) {
      isStopped = true;
      left = takeWaiting();
    }
    left.forEach(Runnable::run);
    request.close();
  }

  private List<Runnable> takeWaiting() {
    List<Runnable> all = waiting;
    waiting = new ArrayList<>();
    return all;
  }

  @Override
  public void whenReady(OutgoingCall call, Runnable then) {
    if (!mustWait(then)) {
      then.run();
    }
  }

  private boolean mustWait(Runnable then) {
    Token known = token;
    long now = context.clock().nanoTime();
    if (known != null && known.isGood(now)) {
      if (known.wantsRenewal(now)) {
        ask(now);
      }
      return false;
    }
    synchronized (this) {
      if (isStopped || (!isAsking && hasJustFailed(now))) {
        return false; // headers() says why
      }
      waiting.add(then);
    }
    ask(now);
    return true;
  }

  private boolean hasJustFailed(long now) {
    return !failure.isEmpty() && now - failedNanos < PAUSE.toNanos();
  }

  private void ask(long now) {
    synchronized (this) {
      if (isAsking || isStopped || hasJustFailed(now)) {
        return;
      }
      isAsking = true;
    }
    request.send(this::answered);
  }

  private void answered(TokenAnswer answer) {
    long now = context.clock().nanoTime();
    List<Runnable> ready;
    synchronized (this) {
      isAsking = false;
      if (answer instanceof TokenAnswer.Issued issued) {
        token = Token.of(issued, now, bufferNanos);
        failure = "";
      } else if (answer instanceof TokenAnswer.Refused refused) {
        failure = refused.why();
        failedNanos = now;
      }
      ready = takeWaiting();
    }
    if (answer instanceof TokenAnswer.Refused refused && warning.admit() >= 0) {
      context
          .log()
          .warn(
              "No token from the authorization server",
              "endpoint",
              request.shownUrl(),
              "error",
              refused.why());
    }
    ready.forEach(Runnable::run);
  }

  @Override
  public Map<String, String> headers(OutgoingCall call) throws NoCredentials {
    Token known = token;
    if (known != null && known.isGood(context.clock().nanoTime())) {
      return known.header();
    }
    String why;
    synchronized (this) {
      why = failure.isEmpty() ? "there is no token yet" : failure;
    }
    throw new NoCredentials(
        "failed to get security token from token endpoint (endpoint \""
            + request.shownUrl()
            + "\"): "
            + why);
  }

  /**
   * A backend that takes no token at all would have us ask for one with every call: what has just
   * been issued is not exchanged.
   */
  @Override
  public boolean refused(OutgoingCall call, Map<String, String> given) {
    Token known = token;
    if (known == null || !known.value().equals(given(given))) {
      return true; // it has another one meanwhile, or is about to
    }
    synchronized (this) {
      long now = context.clock().nanoTime();
      if (isStopped || now - known.issuedNanos() < PAUSE.toNanos()) {
        return false;
      }
      if (known.equals(token)) {
        token = null;
      }
    }
    return true;
  }

  /** Whoever passes it on may write names in lower case. */
  private static @Nullable String given(Map<String, String> headers) {
    for (Map.Entry<String, String> each : headers.entrySet()) {
      if (each.getKey().equalsIgnoreCase(Token.HEADER)) {
        return each.getValue();
      }
    }
    return null;
  }

  @Override
  public boolean isSecret() {
    return true;
  }
}
