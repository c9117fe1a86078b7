package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.LabelText;
import dev.sluice.exposition.PageSource;
import dev.sluice.exposition.PlainNames;
import java.io.IOException;

/** The live series of one family on one page; nothing at all when there are none. */
final class FamilyPage implements PageSource, PlainNames {
  // how long a scrape holds the lock of a family, and how much it may write meanwhile
  private static final int SERIES_A_TURN = 256;
  private static final int BYTES_A_TURN = 64 * 1024;

  private final MetricStore store;
  private final Family family;
  private final Series[] all; // sorted; those that are gone meanwhile are passed over
  private final long nowNanos;
  private final StoreSettings settings;
  private int next;
  private boolean begun;

  FamilyPage(MetricStore store, Family family, long nowNanos) {
    this.store = store;
    this.family = family;
    this.all = family.sorted();
    this.nowNanos = nowNanos;
    this.settings = store.settings();
  }

  @Override
  public boolean writeNext(ExpositionWriter page) throws IOException {
    int end = Math.min(all.length, next + SERIES_A_TURN);
    long full = page.bytes() + BYTES_A_TURN;
    family.lock();
    try {
      while (next < end && page.bytes() < full) {
        Series one = all[next++];
        if (!one.isGone() && !one.isExpired(nowNanos, settings.lifeNanos())) {
          write(one, page);
        }
      }
    } finally {
      family.unlock();
    }
    return next < all.length;
  }

  private void write(Series one, ExpositionWriter page) throws IOException {
    if (!begun) {
      begun = true;
      page.family(family.name(), family.type(), family.help(), "", this);
    }
    long timestampMillis =
        settings.shown().timestamps()
            ? Long.divideUnsigned(one.timeNanos(), 1_000_000)
            : ExpositionWriter.NO_TIMESTAMP;
    one.writeTo(page, timestampMillis);
  }

  @Override
  public boolean hasName(String name) {
    return store.isTaken(name);
  }

  /** Called while a series of the family is written, and so under its lock. */
  @Override
  public boolean hasSeries(LabelText labels) {
    return family.shows(labels, nowNanos, settings.lifeNanos());
  }
}
