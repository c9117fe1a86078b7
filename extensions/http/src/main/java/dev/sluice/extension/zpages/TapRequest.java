package dev.sluice.extension.zpages;

import dev.sluice.component.ExtensionContext;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpExchange;
import dev.sluice.tap.Tap;
import dev.sluice.tap.TappedBatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * One request that watches: until it has its batches, its time is over, the tap has ended or the
 * client is gone. It looks at the tap from time to time, on the timer's thread, and is answered on
 * a worker.
 */
final class TapRequest {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final ExtensionContext context;
  private final Tap tap;
  private final int batches;
  private final Duration time;
  private final HttpExchange exchange;
  private final Consumer<TapRequest> over;
  private final long beganNanos;
  private final List<TappedBatch> seen = new ArrayList<>(); // guarded by this
  private long bytes; // guarded by this
  private boolean finished; // guarded by this

  /**
   * @param tap closed by this
   * @param over told when nothing is held any more
   */
  TapRequest(
      ExtensionContext context,
      Tap tap,
      int batches,
      Duration time,
      HttpExchange exchange,
      Consumer<TapRequest> over) {
    this.context = context;
    this.tap = tap;
    this.batches = batches;
    this.time = time;
    this.exchange = exchange;
    this.over = over;
    this.beganNanos = context.clock().nanoTime();
  }

  void begin() {
    exchange.cancellation().onRequested(this::finish);
    look();
  }

  private void look() {
    if (isComplete()) {
      finish();
    } else {
      context.scheduler().schedule(LOOK_EVERY, this::look);
    }
  }

  /** Takes what there is; whether that is the end. */
  private synchronized boolean isComplete() {
    boolean ended = tap.end() != null; // before the last look
    while (!finished && !hasEnough()) {
      TappedBatch next = tap.poll();
      if (next == null) {
        break;
      }
      seen.add(next);
      bytes += next.batch().wireBytes();
    }
    return finished || ended || hasEnough() || elapsed().compareTo(time) >= 0;
  }

  private boolean hasEnough() {
    return seen.size() >= batches || bytes >= TapPage.MOST_BYTES;
  }

  private Duration elapsed() {
    return Duration.ofNanos(context.clock().nanoTime() - beganNanos);
  }

  /** Answers with what it has; without effect the second time. */
  void finish() {
    List<TappedBatch> all;
    synchronized (this) {
      if (finished) {
        return;
      }
      finished = true;
      all = List.copyOf(seen);
    }
    Duration watched = elapsed();
    try {
      context.executor().execute(() -> answer(all, watched));
    } catch (RejectedExecutionException e) { // the collector is at its end
      letGo(all);
      exchange.respond(HttpAnswer.error(503, "the collector stops"));
    }
  }

  private void answer(List<TappedBatch> all, Duration watched) {
    HttpAnswer answer;
    try {
      String text = new TapText(tap, watched).of(all);
      answer =
          HttpAnswer.of(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      context.log().error("What passed an edge could not be shown.", e, "edge", tap.edge());
      answer = HttpAnswer.error(500, "what passed could not be shown; the log says why");
    } finally {
      letGo(all);
    }
    exchange.respond(answer.withHeader("X-Content-Type-Options", "nosniff"));
  }

  private void letGo(List<TappedBatch> all) {
    tap.close();
    all.forEach(TappedBatch::close);
    over.accept(this);
  }
}
