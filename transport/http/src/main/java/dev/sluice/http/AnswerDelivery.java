package dev.sluice.http;

import dev.sluice.data.Slice;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings one answer after the other to the client of a connection: writes it, at once or piece by
 * piece, and notes what the client has yet to take. Confined to the connection's event loop.
 */
final class AnswerDelivery {
  private final ServerRules rules;
  private final Channel channel;
  private final Listener listener;
  private final AnswerWriter writer;
  private @Nullable LongBody longBody; // that of the answer
  private long heldBytes; // of the answer, noted with the held answers

  /** Hears of the end of each answer. */
  interface Listener {
    /**
     * The answer is out, or broke off.
     *
     * @param success whether all of it was written
     */
    void written(boolean success);
  }

  AnswerDelivery(ServerRules rules, Channel channel, Listener listener) {
    this.rules = rules;
    this.channel = channel;
    this.listener = listener;
    this.writer = new AnswerWriter(rules);
  }

  /**
   * Measures the answer, now or when its rest is through.
   *
   * @param head the request, or null when it could not be read
   * @param request the same with its body, or null when it was refused before
   * @return the answer's rest; null for none
   */
  @Nullable BodySource measured(
      @Nullable RequestHead head,
      @Nullable IncomingRequest request,
      HttpAnswer answer,
      boolean http10) {
    HttpServerMetrics metrics = rules.metrics();
    if (metrics == null || head == null || !metrics.isMeasured()) {
      return answer.rest();
    }
    return metrics.measure(
        head,
        rules.routeOf(head.path()),
        http10,
        answer,
        request == null ? System.nanoTime() : request.startNanos(),
        request == null ? 0 : request.body().receivedBytes());
  }

  /**
   * Writes; the listener hears of the end, possibly before this returns.
   *
   * @param rest as {@link #measured} returned it; closed here
   * @param last whether the connection ends with it
   * @param http10 whether the client knows no chunks
   */
  void write(
      @Nullable RequestHead head,
      HttpAnswer answer,
      @Nullable BodySource rest,
      boolean last,
      boolean http10) {
    boolean headOnly = head != null && head.method().equals("HEAD");
    BodySource behind = rest;
    if (behind != null && headOnly) {
      behind.close();
      behind = null;
    }
    HttpResponse response = writer.write(head, answer, last, http10);
    ChannelFuture written = channel.write(response);
    if (!(response instanceof LastHttpContent)) {
      ChannelPromise end = channel.newPromise();
      List<Slice> pieces = headOnly ? List.of() : answer.body();
      String path = head == null ? "" : head.path();
      LongBody body = new LongBody(channel, rules.context(), path, pieces, behind, end);
      longBody = body;
      written = end;
      body.write();
    }
    channel.flush();
    if (written.isDone()) {
      written(written.isSuccess());
    } else {
      holdUnread(answer);
      written.addListener(future -> written(future.isSuccess()));
    }
  }

  /** What waits for a client that does not read is noted; of too much, this connection is one. */
  private void holdUnread(HttpAnswer answer) {
    long bytes = HeldAnswers.weight(answer);
    if (rules.heldAnswers().tryHold(bytes)) {
      heldBytes += bytes;
    } else {
      rules.refusals().count(RefusalCounts.Reason.MEMORY);
      channel.close();
    }
  }

  private void written(boolean success) {
    letGo();
    longBody = null;
    listener.written(success);
  }

  /** The client is gone. */
  void close() {
    LongBody body = longBody;
    longBody = null;
    if (body != null) {
      body.close();
    }
    letGo();
  }

  private void letGo() {
    rules.heldAnswers().letGo(heldBytes);
    heldBytes = 0;
  }
}
