package dev.sluice.http;

import dev.sluice.component.CallHead;
import dev.sluice.connections.IdleConnections;
import dev.sluice.flow.Outcome;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the server: takes one request at a time through head, body, handler and answer,
 * under the time-outs of each. Confined to its event loop, except for {@link #answerLater}.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter
    implements StrictRequestDecoder.Listener, AnswerDelivery.Listener, IdleConnections.Candidate {
  private enum Phase {
    /** Between requests, or inside a head. */
    HEAD,
    /** A worker finds out who calls; nothing of the body is read. */
    ASKING,
    BODY,
    /** The request is refused; the rest of its body is read off. */
    DISCARD,
    /** The handler has the request, or its answer is being written. */
    BUSY,
    /** Nothing is served any more. */
    CLOSING
  }

  private static final Duration JUST_OPENED = Duration.ofMillis(250);

  private final ServerRules rules;
  private final ServerConnections owner;
  private final Channel channel;
  private final ConnectionTimer timer;
  private final StrictRequestDecoder decoder;
  private final BodyWait bodyWait;
  private final AnswerDelivery delivery;
  private final CallerInquiry inquiry;
  private Phase phase = Phase.HEAD;
  private final long openedNanos = System.nanoTime();
  private boolean hadRequest;
  private boolean headStarted;
  private long headNanos = System.nanoTime(); // when its first byte came
  private volatile long idleSinceNanos = openedNanos; // written by the event loop

  // of the request at hand
  private @Nullable IncomingRequest request;
  private boolean bodyIsLeft;
  private boolean answerIsOut;
  private boolean lastAnswer;
  private boolean http10;

  ServerConnection(ServerRules rules, ServerConnections owner, Channel channel) {
    this.rules = rules;
    this.owner = owner;
    this.channel = channel;
    this.timer = new ConnectionTimer(channel.eventLoop(), this::expired);
    this.bodyWait = new BodyWait(rules, timer);
    this.delivery = new AnswerDelivery(rules, channel, this);
    this.decoder =
        new StrictRequestDecoder(
            rules.limits(), rules.context().budget(), rules.turns().of(channel.eventLoop()), this);
    this.inquiry = new CallerInquiry(rules, channel, decoder);
    timer.arm(rules.config().timeouts().effectiveReadHeader());
  }

  /** Stands before it in the pipeline. */
  StrictRequestDecoder decoder() {
    return decoder;
  }

  /** Between requests, these are the first of the next head. */
  @Override
  public void bytesArrived() {
    if (phase == Phase.HEAD && !headStarted) {
      headBegins();
    }
  }

  private void headBegins() {
    headStarted = true;
    idleSinceNanos = BUSY;
    headNanos = System.nanoTime();
    timer.arm(rules.config().timeouts().effectiveReadHeader());
  }

  @Override
  public void noRoomForMore() {
    lastAnswer = true;
    if (phase == Phase.ASKING) {
      inquiry.bodyHasNoRoom();
    } else if (phase == Phase.HEAD) {
      rules.refusals().count(RefusalCounts.Reason.MEMORY);
      close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpRequest head && phase == Phase.HEAD) {
        takeHead(head);
      }
      if (message instanceof HttpContent content) {
        if (phase == Phase.ASKING) {
          inquiry.keep(content);
        } else {
          takeContent(content);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void takeContent(HttpContent content) {
    if (phase == Phase.BODY) {
      takeBody(content);
    } else if (phase == Phase.DISCARD) {
      discard(content);
    }
  }

  private void takeHead(HttpRequest netty) {
    hadRequest = true;
    headStarted = false;
    bodyIsLeft = false;
    http10 = netty.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
    lastAnswer = !HttpUtil.isKeepAlive(netty) || !rules.config().keepAlives() || owner.isStopping();
    HttpAnswer unreadable = HeadReader.refusal(netty);
    RequestHead head = null;
    if (unreadable == null) {
      try {
        head = HeadReader.read(netty, channel.remoteAddress());
      } catch (IllegalArgumentException e) {
        unreadable = HttpAnswer.error(400, "400 Bad Request");
      }
    }
    if (head == null) {
      rules.refusals().count(RefusalCounts.Reason.MALFORMED);
      endWith(null, unreadable == null ? HttpAnswer.empty(400) : unreadable);
      return;
    }
    whose(head, netty);
  }

  private void whose(RequestHead head, HttpRequest netty) {
    RequestJudge judge = new RequestJudge(rules, channel);
    CallHead asked = judge.asked(head);
    if (asked == null || !judge.takesLong(asked)) {
      letIn(judge, judge.recognise(asked), head, netty);
      return;
    }
    phase = Phase.ASKING;
    timer.disarm();
    inquiry.begin(judge, asked, head, caller -> known(judge, caller, head, netty));
  }

  private void known(
      RequestJudge judge, RequestJudge.Caller caller, RequestHead head, HttpRequest netty) {
    if (phase != Phase.ASKING) {
      return; // the client left meanwhile
    }
    if (inquiry.hasNoRoomForBody()) {
      refuseForMemory(head, -1);
    } else {
      letIn(judge, caller, head, netty);
    }
    inquiry.end(this::takeContent);
  }

  private void letIn(
      RequestJudge judge, RequestJudge.Caller caller, RequestHead head, HttpRequest netty) {
    boolean expectsContinue = HttpUtil.is100ContinueExpected(netty);
    RequestJudge.Judgement judgement = judge.judge(caller, head, netty);
    HttpAnswer answer = judgement.refusal();
    if (answer != null) {
      long bodyBytes = HttpUtil.isTransferEncodingChunked(netty) ? -1 : contentLength(netty);
      refuse(head, answer, expectsContinue ? -1 : bodyBytes);
      return;
    }
    request = judgement.request();
    if (expectsContinue) {
      channel.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
    phase = Phase.BODY;
    bodyWait.goOn(headNanos);
  }

  private static long contentLength(HttpRequest netty) {
    return HttpUtil.getContentLength(netty, 0L);
  }

  private void takeBody(HttpContent content) {
    IncomingRequest current = current();
    if (content.decoderResult().isFailure()) {
      rules.refusals().count(RefusalCounts.Reason.MALFORMED);
      current.body().abandon();
      endWith(current.head(), HttpAnswer.error(400, "400 Bad Request"));
      return;
    }
    BodyCollector.Taken taken = current.body().take(content.content());
    if (taken != BodyCollector.Taken.YES) {
      long rest = content instanceof LastHttpContent ? 0 : -1;
      if (taken == BodyCollector.Taken.NO_MEMORY) {
        current.body().abandon();
        refuseForMemory(current.head(), rest);
      } else {
        current.body().abandon();
        refuse(
            current.head(),
            rules.refuse(
                current.head(), 413, RefusalCounts.Reason.TOO_LARGE, HttpErrors.BODY_TOO_LARGE),
            rest);
      }
      discard(content);
    } else if (content instanceof LastHttpContent) {
      phase = Phase.BUSY;
      bodyWait.end();
      timer.disarm();
      RequestHead head = current.head();
      current.run(answer -> answerLater(head, answer));
    } else {
      bodyWait.goOn(headNanos);
    }
  }

  /** Refuses a body of which nothing arrived since then, to be sent again. Any thread. */
  void endBodySilentSince(long nanos) {
    if (bodyWait.isSilentSince(nanos)) {
      channel.eventLoop().execute(() -> endBodyOnLoop(nanos));
    }
  }

  private void endBodyOnLoop(long nanos) {
    if (phase == Phase.BODY && bodyWait.isSilentSince(nanos)) {
      IncomingRequest current = current();
      current.body().abandon();
      refuseForMemory(current.head(), -1);
    }
  }

  private void refuseForMemory(RequestHead head, long rest) {
    refuse(
        head,
        rules.refuse(head, 503, RefusalCounts.Reason.MEMORY, Outcome.Retry.NO_MEMORY.message()),
        rest);
  }

  /**
   * Answers while the body is still to come. A small rest is read off, which keeps the connection;
   * otherwise the answer is the last one.
   *
   * @param bodyBytes how much is to come; negative when that is not known
   */
  private void refuse(RequestHead head, HttpAnswer answer, long bodyBytes) {
    phase = Phase.DISCARD;
    bodyWait.end();
    bodyIsLeft = true;
    if (bodyBytes < 0 || bodyBytes > rules.limits().maxDiscardBytes()) {
      lastAnswer = true;
    }
    write(head, answer);
  }

  private void discard(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      close();
    } else if (content instanceof LastHttpContent) {
      bodyIsLeft = false;
      phase = Phase.BUSY;
      if (answerIsOut) {
        nextRequest();
      }
    }
  }

  private void endWith(@Nullable RequestHead head, HttpAnswer answer) {
    lastAnswer = true;
    phase = Phase.BUSY;
    write(head, answer);
  }

  /** Any thread. */
  private void answerLater(RequestHead head, HttpAnswer answer) {
    if (channel.eventLoop().inEventLoop()) {
      write(head, answer);
      return;
    }
    try {
      channel.eventLoop().execute(() -> write(head, answer));
    } catch (RejectedExecutionException e) {
      rules.context().log().debug("An answer came after the last event loop", "path", head.path());
      BodySource rest = answer.rest();
      if (rest != null) {
        rest.close();
      }
    }
  }

  private void write(@Nullable RequestHead head, HttpAnswer answer) {
    BodySource rest = delivery.measured(head, request, answer, http10);
    request = null;
    answerIsOut = false;
    if (!channel.isActive()) { // the client left before its answer
      if (rest != null) {
        rest.close();
      }
      return;
    }
    boolean endsByClose = http10 && answer.rest() != null; // there is no other sign of the end
    lastAnswer |= owner.isStopping() || endsByClose;
    timer.arm(rules.config().timeouts().write());
    delivery.write(head, answer, rest, lastAnswer, http10);
  }

  @Override
  public void written(boolean success) {
    answerIsOut = true;
    if (!success) {
      close();
    } else if (lastAnswer) {
      linger();
    } else if (bodyIsLeft) {
      timer.arm(rules.limits().bodyIdle());
    } else {
      nextRequest();
    }
  }

  private void nextRequest() {
    phase = Phase.HEAD;
    if (decoder.hasBytes()) {
      headBegins();
    } else {
      idleSinceNanos = System.nanoTime();
      timer.arm(rules.config().timeouts().effectiveIdle());
    }
    decoder.answered();
  }

  /**
   * Closes so that the client sees the answer: closing with unread bytes would reset the connection
   * and take the answer with it.
   */
  private void linger() {
    boolean unread = bodyIsLeft;
    phase = Phase.CLOSING;
    if (!unread || channel.pipeline().get(SslHandler.class) != null) {
      close();
      return;
    }
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
    timer.arm(rules.limits().linger());
    channel.config().setAutoRead(true);
  }

  private void expired() {
    if (phase == Phase.BODY) {
      IncomingRequest current = current();
      rules.refusals().count(RefusalCounts.Reason.TIMEOUT);
      current.body().abandon();
      endWith(current.head(), HttpAnswer.error(408, "408 Request Timeout"));
      return;
    }
    if (phase == Phase.HEAD && headStarted) {
      rules.refusals().count(RefusalCounts.Reason.TIMEOUT);
    }
    close();
  }

  /** Ends after the answer to the request at hand, or at once when there is none to come. */
  void closeWhenIdle() {
    lastAnswer = true;
    boolean betweenRequests = phase == Phase.HEAD && !headStarted;
    boolean onlyReadsOff = phase == Phase.CLOSING || (phase == Phase.DISCARD && answerIsOut);
    if (betweenRequests && isJustOpened()) {
      timer.arm(JUST_OPENED); // its request is on the way, and another listener has its address
    } else if (betweenRequests || onlyReadsOff) {
      close();
    }
  }

  @Override
  public long idleSinceNanos() {
    return idleSinceNanos;
  }

  @Override
  public void endIfIdle() {
    long since = idleSinceNanos;
    channel
        .eventLoop()
        .execute(
            () -> {
              if (phase == Phase.HEAD && !headStarted && idleSinceNanos == since) {
                close();
              }
            });
  }

  private boolean isJustOpened() {
    return !hadRequest && System.nanoTime() - openedNanos < JUST_OPENED.toNanos();
  }

  /** The same from any thread. */
  void closeWhenIdleOnLoop() {
    channel.eventLoop().execute(this::closeWhenIdle);
  }

  /** Ends now. Any thread. */
  void close() {
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    timer.close();
    IncomingRequest current = request;
    request = null;
    if (current != null) {
      if (phase == Phase.BODY) {
        current.body().abandon();
      }
      current.clientGone();
    }
    phase = Phase.CLOSING;
    inquiry.close();
    delivery.close();
    owner.closed(this);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      owner.broke(BrokenConnection.ofClient(cause), channel, rules.context().log());
    }
    ctx.close();
  }

  private IncomingRequest current() {
    IncomingRequest current = request;
    if (current == null) {
      throw new IllegalStateException("no request at hand");
    }
    return current;
  }
}
