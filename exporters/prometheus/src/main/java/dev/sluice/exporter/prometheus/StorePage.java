package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.PageSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The wanted families of a store on one page, sorted by name; holds no lock between two steps. A
 * family that comes while the page is written may be on it or not.
 */
final class StorePage implements PageSource {
  private final MetricStore store;
  private final Iterator<Family> families; // weakly consistent
  private final SeriesOrigins origins;
  private final long nowNanos;
  private final Predicate<String> wanted;
  private boolean targetsAreDue;
  private @Nullable Family behindTargets;
  private @Nullable PageSource part;

  StorePage(
      MetricStore store,
      Iterator<Family> families,
      SeriesOrigins origins,
      long nowNanos,
      Predicate<String> wanted) {
    this.store = store;
    this.families = families;
    this.origins = origins;
    this.nowNanos = nowNanos;
    this.wanted = wanted;
    this.targetsAreDue = wanted.test(origins.targetInfo());
  }

  @Override
  public boolean writeNext(ExpositionWriter page) throws IOException {
    PageSource current = part == null ? nextPart() : part;
    if (current == null) {
      return false;
    }
    part = current.writeNext(page) ? current : null;
    return true;
  }

  private @Nullable PageSource nextPart() {
    Family family = nextWanted();
    if (targetsAreDue && (family == null || origins.targetInfo().compareTo(family.name()) < 0)) {
      targetsAreDue = false;
      behindTargets = family;
      return origins.page(nowNanos);
    }
    return family == null ? null : new FamilyPage(store, family, nowNanos);
  }

  private @Nullable Family nextWanted() {
    Family family = behindTargets;
    behindTargets = null;
    while (family == null && families.hasNext()) {
      Family next = families.next();
      family = wanted.test(next.name()) ? next : null;
    }
    return family;
  }
}
