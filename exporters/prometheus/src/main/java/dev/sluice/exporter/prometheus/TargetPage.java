package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.MetricType;
import dev.sluice.exposition.PageSource;
import java.io.IOException;
import java.util.Iterator;

/** {@code target_info} on one page; nothing at all when no target has live series. */
final class TargetPage implements PageSource {
  private static final int TARGETS_A_TURN = 256;

  private final String name;
  private final Iterator<Target> targets; // weakly consistent
  private final long nowNanos;
  private final long lifeNanos;
  private boolean begun;

  TargetPage(String name, Iterator<Target> targets, long nowNanos, long lifeNanos) {
    this.name = name;
    this.targets = targets;
    this.nowNanos = nowNanos;
    this.lifeNanos = lifeNanos;
  }

  @Override
  public boolean writeNext(ExpositionWriter page) throws IOException {
    for (int i = 0; i < TARGETS_A_TURN && targets.hasNext(); i++) {
      Target target = targets.next();
      if (target.isShown(nowNanos, lifeNanos)) {
        if (!begun) {
          begun = true;
          page.family(name, MetricType.GAUGE, "Target metadata", "");
        }
        page.sample(target.labels(), 1, ExpositionWriter.NO_TIMESTAMP);
      }
    }
    return targets.hasNext();
  }
}
