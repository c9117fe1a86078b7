package dev.sluice.connector.spanmetrics;

import dev.sluice.otlp.view.ResourceView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The resources that spans were counted of. Of those beyond the limit the ones that were not used
 * for longest go with the next flush, which tells them once more. Thread-safe.
 */
final class ResourceStore {
  private static final float LOAD = 0.75f;

  private final SpanMetricsPlan plan;
  private final SeriesRoom room;
  private final Map<ResourceKey, ResourceSeries> kept = // guarded by this, as all that follows
      new LinkedHashMap<>(16, LOAD, true);
  private final Map<ResourceKey, ResourceSeries> leaving = new HashMap<>();
  private @Nullable ResourceSeries others;

  ResourceStore(SpanMetricsPlan plan, SeriesRoom room) {
    this.plan = plan;
    this.room = room;
  }

  /** The one of a resource; the one for all others where memory does not let it be made. */
  ResourceSeries of(ResourceView resource) {
    return of(ResourceKey.of(resource, plan), resource);
  }

  private synchronized ResourceSeries of(ResourceKey key, ResourceView resource) {
    ResourceSeries found = kept.get(key);
    if (found != null) {
      return found;
    }
    found = leaving.remove(key);
    if (found == null) {
      found = ResourceSeries.tryMake(key, resource, room, plan);
    }
    if (found == null) {
      return forAllOthers();
    }
    kept.put(key, found);
    if (kept.size() > plan.config().resourceMetricsCacheSize()) {
      Iterator<ResourceSeries> eldest = kept.values().iterator();
      ResourceSeries leaves = eldest.next();
      eldest.remove();
      leaving.put(leaves.key(), leaves);
    }
    return found;
  }

  private ResourceSeries forAllOthers() {
    ResourceSeries known = others;
    if (known == null) {
      known = ResourceSeries.forAllOthers(room, plan);
      others = known;
    }
    return known;
  }

  /** All that there are, those that leave as well. */
  synchronized List<ResourceSeries> all() {
    List<ResourceSeries> all = new ArrayList<>(kept.values());
    all.addAll(leaving.values());
    if (others != null) {
      all.add(others);
    }
    return all;
  }

  /** Takes all of them out; what is counted from now on is counted anew. */
  List<ResourceSeries> takeAll() {
    List<ResourceSeries> all;
    synchronized (this) {
      all = all();
      kept.clear();
      leaving.clear();
      others = null;
    }
    for (ResourceSeries each : all) {
      synchronized (each) {
        each.leave();
      }
    }
    return all;
  }

  /** After a flush: those that leave, and those that this is true of, go unless they are in use. */
  synchronized void removeIf(Predicate<ResourceSeries> isStale) {
    leaving.values().removeIf(each -> isRemoved(each, false, isStale));
    kept.values().removeIf(each -> isRemoved(each, true, isStale));
    if (others != null && isRemoved(others, true, isStale)) {
      others = null;
    }
  }

  private static boolean isRemoved(
      ResourceSeries each, boolean mayStay, Predicate<ResourceSeries> isStale) {
    synchronized (each) {
      if (each.isChanged() || (mayStay && !isStale.test(each))) {
        return false;
      }
      each.leave();
      each.close();
      return true;
    }
  }

  synchronized int size() {
    return kept.size() + leaving.size();
  }
}
