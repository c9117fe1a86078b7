package dev.sluice.sketch;

import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.pulling.Puller;
import dev.sluice.pulling.PullingConfig;
import dev.sluice.pulling.Scraped;
import dev.sluice.pulling.Scraper;
import java.time.Instant;

/** Sketch of a scraping receiver: tells how large the heap is. */
final class HeapReceiver implements Receiver {
  private final ReceiverContext context;
  private final Puller puller;

  HeapReceiver(PullingConfig config, ReceiverContext context) {
    this.context = context;
    this.puller =
        new Puller(context, Signal.METRICS, config, "heap", Scraper.atOnce(until -> scrape()));
  }

  private Scraped scrape() {
    Instant now = context.clock().now();
    long nowUnixNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    long bytes = Runtime.getRuntime().totalMemory();
    return Scraped.metrics(
        out -> {
          out.resource().attribute("service.name", "me").scope("heap", "");
          out.gauge("heap.size", "Bytes of the heap", "By").point(0, nowUnixNanos).value(bytes);
        });
  }

  @Override
  public void start() {
    puller.start();
  }

  @Override
  public void stop(Deadline deadline) throws InterruptedException {
    puller.stop(deadline);
  }
}
