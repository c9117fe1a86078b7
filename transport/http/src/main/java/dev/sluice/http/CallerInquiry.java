package dev.sluice.http;

import dev.sluice.component.CallHead;
import dev.sluice.flow.Outcome;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a worker find out whose a request is. Nothing of the body is read meanwhile; what came in one
 * piece with the head is kept until it is known. Confined to the connection's event loop.
 */
final class CallerInquiry {
  private final ServerRules rules;
  private final Channel channel;
  private final StrictRequestDecoder decoder;
  private @Nullable HttpContent kept;
  private boolean bodyHasNoRoom;

  CallerInquiry(ServerRules rules, Channel channel, StrictRequestDecoder decoder) {
    this.rules = rules;
    this.channel = channel;
    this.decoder = decoder;
  }

  /**
   * @param known is told on the event loop, always; the client may be gone by then
   */
  void begin(
      RequestJudge judge, CallHead asked, RequestHead head, Consumer<RequestJudge.Caller> known) {
    bodyHasNoRoom = false;
    decoder.hold();
    try {
      rules
          .context()
          .executor()
          .execute(
              () -> {
                RequestJudge.Caller caller = judge.recognise(asked);
                try {
                  channel.eventLoop().execute(() -> known.accept(caller));
                } catch (RejectedExecutionException e) {
                  rules
                      .context()
                      .log()
                      .debug(
                          "A client was recognised after the last event loop", "path", head.path());
                }
              });
    } catch (RejectedExecutionException e) {
      known.accept(RequestJudge.Caller.unknown(503, Outcome.Retry.STOPPING.message()));
    }
  }

  void keep(HttpContent content) {
    kept = content.retain();
  }

  /** The memory budget did not take the body. */
  void bodyHasNoRoom() {
    bodyHasNoRoom = true;
  }

  boolean hasNoRoomForBody() {
    return bodyHasNoRoom;
  }

  /** Hands out what was kept, and has the connection read on. */
  void end(Consumer<HttpContent> content) {
    HttpContent came = kept;
    kept = null;
    if (came != null) {
      try {
        content.accept(came);
      } finally {
        came.release();
      }
    }
    decoder.goOn();
  }

  /** The client is gone. */
  void close() {
    HttpContent came = kept;
    kept = null;
    if (came != null) {
      came.release();
    }
  }
}
