package dev.sluice.http;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.DecodeException;
import dev.sluice.codec.EncodedBody;
import dev.sluice.component.ClientAuthenticator.NoCredentials;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.runtime.Scheduler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call through its connections: redirects, one more try for a dead connection, the deadline.
 */
final class CallRun {
  private static final int MAX_REDIRECTS = 10;

  /** Above it decoding is not for an event loop. */
  private static final int INLINE_DECODE_BYTES = 64 * 1024;

  private final HttpCaller.Running client;
  private final Deadline deadline;
  private final Consumer<HttpReply> done;
  private final CallCredentials credentials;
  private final AtomicBoolean finished = new AtomicBoolean();
  private final AtomicReference<@Nullable EncodedBody> body = new AtomicReference<>();
  private volatile Scheduler.@Nullable Timer timer;
  private volatile @Nullable ClientConnection connection; // what to close at the deadline
  private @Nullable URI asked; // before redirects; set once
  private int redirects;
  private boolean redirectedAway; // then credentials stay behind
  private boolean triedAgain;
  private volatile long attemptNanos; // when the attempt began; 0: it is not measured

  CallRun(HttpCaller.Running client, Deadline deadline, Consumer<HttpReply> done) {
    this.client = client;
    this.deadline = deadline;
    this.done = done;
    this.credentials =
        new CallCredentials(client.authenticator(), client.configuredHeaders(), client.context());
  }

  /** Sets the deadline going. */
  void arm() {
    if (deadline.exists()) {
      long left = Math.max(0, deadline.remainingNanos(client.context().clock().nanoTime()));
      timer = client.context().scheduler().schedule(Duration.ofNanos(left), this::expired);
    }
  }

  void begin(HttpCall call) {
    if (!finished.get()) {
      asked = call.uri();
      attempt(call, false);
    }
  }

  /** The same with a body made for it, which is let go at the end. */
  void begin(HttpCall call, EncodedBody made) {
    body.set(made);
    if (finished.get()) {
      letBodyGo();
    } else {
      begin(call);
    }
  }

  private void letBodyGo() {
    EncodedBody made = body.getAndSet(null);
    if (made != null) {
      made.close();
    }
  }

  private void expired() {
    if (fail("context deadline exceeded", true)) {
      ClientConnection open = connection;
      if (open != null) {
        open.channel().close();
      }
    }
  }

  private void attempt(HttpCall call, boolean fresh) {
    credentials.whenReady(
        call, () -> connect(call, fresh), () -> fail("the authenticator failed", false));
  }

  private void connect(HttpCall call, boolean fresh) {
    if (finished.get()) {
      return; // the deadline passed while it waited for credentials
    }
    attemptNanos = client.metrics().isMeasured() ? System.nanoTime() : 0;
    HttpRoute route = HttpRoute.of(call.uri(), client.proxies());
    client
        .pool()
        .acquire(
            route,
            fresh,
            new ConnectionOpener.Result() {
              @Override
              public void opened(ClientConnection opened) {
                try {
                  opened.channel().eventLoop().execute(() -> exchange(call, route, opened));
                } catch (RejectedExecutionException e) {
                  fail(Outcome.Retry.STOPPING.message(), false);
                }
              }

              @Override
              public void failed(String why) {
                measureFailure(call, "connect");
                fail(why, false);
              }
            });
  }

  /** On the connection's event loop. */
  private void exchange(HttpCall call, HttpRoute route, ClientConnection opened) {
    if (finished.get()) {
      client.pool().release(route, opened); // the deadline passed meanwhile
      return;
    }
    connection = opened;
    if (finished.get()) {
      opened.channel().close();
      return;
    }
    HttpRequest head;
    try {
      Map<String, String> given = credentials.next(call);
      if (credentials.areSecret()) {
        if (redirectedAway) {
          given = Map.of(); // under whatever name: they are for the host that was configured
        } else {
          client.plainCredentials().sentTo(call.uri());
        }
      }
      head =
          new RequestWriter(client)
              .head(call, route, given, credentials.without(call), !redirectedAway);
    } catch (NoCredentials e) {
      connection = null;
      client.pool().release(route, opened);
      fail("authenticator: " + e.getMessage(), false);
      return;
    } catch (RuntimeException e) { // a header that cannot be sent, or an authenticator that fails
      connection = null;
      client.pool().release(route, opened);
      // What it says may quote the header, which may be a secret.
      fail("cannot make the request: " + e.getClass().getSimpleName() + " in its headers", false);
      return;
    }
    opened.begin(
        head,
        call.body(),
        new ClientConnection.Exchange() {
          @Override
          public void responded(
              HttpResponse head, byte[] body, boolean truncated, boolean reusable) {
            connection = null;
            measure(call, head.status().code());
            if (reusable) {
              client.pool().release(route, opened);
            }
            answered(call, head, body, truncated);
          }

          @Override
          public void broke(String why) {
            connection = null;
            if (opened.isReused() && !triedAgain && !finished.get()) {
              triedAgain = true;
              attempt(call, true);
            } else {
              measureFailure(call, finished.get() ? "timeout" : "broken");
              fail(why, false);
            }
          }
        });
  }

  private void measure(HttpCall call, int status) {
    if (client.metrics().isMeasured() && attemptNanos != 0) {
      client.metrics().answered(measured(call), status, System.nanoTime() - attemptNanos);
    }
  }

  private void measureFailure(HttpCall call, String error) {
    if (client.metrics().isMeasured() && attemptNanos != 0) {
      client.metrics().failed(measured(call), error, System.nanoTime() - attemptNanos);
    }
  }

  /** Whatever host a backend sends us to, the series are those of the configured one. */
  private HttpCall measured(HttpCall call) {
    URI first = asked;
    return first == null ? call : call.to(first);
  }

  private void answered(HttpCall call, HttpResponse head, byte[] body, boolean truncated) {
    int status = head.status().code();
    Map<String, List<String>> headers = headers(head.headers());
    Cookies.keep(client.cookies(), call.uri(), headers);
    if (status == 401 && !redirectedAway && credentials.refused(call)) {
      attempt(call, false);
      return;
    }
    URI target = status == 307 || status == 308 ? target(call.uri(), head.headers()) : null;
    if (target != null) {
      if (++redirects > MAX_REDIRECTS) {
        fail("stopped after " + MAX_REDIRECTS + " redirects", false);
      } else {
        redirectedAway |= !HttpUrl.host(call.uri()).equals(HttpUrl.host(target));
        attempt(call.to(target), false);
      }
      return;
    }
    ContentCoding coding =
        truncated
            ? null
            : client.codings().of(head.headers().get("Content-Encoding", "")).orElse(null);
    if (coding == null || body.length == 0) {
      finish(new HttpReply.Response(status, headers, Slice.of(body), truncated));
    } else if (client.maxResponseBytes() <= INLINE_DECODE_BYTES) {
      decode(status, headers, body, coding);
    } else {
      try {
        client.context().executor().execute(() -> decode(status, headers, body, coding));
      } catch (RejectedExecutionException e) {
        fail(Outcome.Retry.STOPPING.message(), false);
      }
    }
  }

  private void decode(
      int status, Map<String, List<String>> headers, byte[] body, ContentCoding coding) {
    try {
      byte[] plain = coding.decode(Slice.of(body), client.maxResponseBytes());
      finish(new HttpReply.Response(status, headers, Slice.of(plain), false));
    } catch (DecodeException e) {
      boolean tooLarge = e.kind() == DecodeException.Kind.TOO_LARGE;
      finish(new HttpReply.Response(status, headers, Slice.of(new byte[0]), tooLarge));
    }
  }

  /** Where the answer sends us, or null when we do not follow. */
  private static @Nullable URI target(URI from, HttpHeaders headers) {
    String location = headers.get(HttpHeaderNames.LOCATION);
    if (location == null) {
      return null;
    }
    try {
      URI target = from.resolve(location);
      boolean downgrade = from.getScheme().equals("https") && "http".equals(target.getScheme());
      return !downgrade && HttpUrl.isCallable(target) ? target : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Map<String, List<String>> headers(HttpHeaders netty) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : netty) {
      headers
          .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(header.getValue());
    }
    return headers;
  }

  boolean fail(String why, boolean timedOut) {
    return finish(new HttpReply.Failure(why, timedOut));
  }

  private boolean finish(HttpReply reply) {
    if (!finished.compareAndSet(false, true)) {
      return false;
    }
    Scheduler.Timer pending = timer;
    if (pending != null) {
      pending.cancel();
    }
    letBodyGo();
    done.accept(reply);
    return true;
  }
}
