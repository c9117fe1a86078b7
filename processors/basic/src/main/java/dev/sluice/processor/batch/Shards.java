package dev.sluice.processor.batch;

import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.holding.Pending;
import dev.sluice.holding.Pending.Limits;
import dev.sluice.runtime.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one processor: a single one, or one for each combination of metadata values, which
 * then lives as long as the processor. Thread-safe.
 */
final class Shards {
  private final BatchConfig config;
  private final Signal signal;
  private final Passing passing;
  private final Scheduler scheduler;
  private final @Nullable Shard single;
  private final Map<Key, Shard> byMetadata = new ConcurrentHashMap<>();

  /**
   * Values of the metadata keys in their order; an unset header is not the same as an empty one.
   */
  private record Key(List<Optional<List<String>>> values) {}

  Shards(BatchConfig config, Signal signal, Passing passing, Scheduler scheduler) {
    this.config = config;
    this.signal = signal;
    this.passing = passing;
    this.scheduler = scheduler;
    this.single = config.metadataKeys().isEmpty() ? make(RequestMetadata.NONE) : null;
  }

  /** The stream for requests with this metadata; null when there would be too many. */
  @Nullable Shard of(RequestMetadata metadata) {
    if (single != null) {
      return single;
    }
    Key key =
        new Key(
            config.metadataKeys().stream()
                .map(name -> Optional.ofNullable(metadata.headers().get(name)))
                .toList());
    Shard known = byMetadata.get(key);
    return known != null ? known : add(key, metadata);
  }

  private synchronized @Nullable Shard add(Key key, RequestMetadata metadata) {
    Shard known = byMetadata.get(key);
    long limit = config.metadataCardinalityLimit();
    if (known == null && (limit == 0 || byMetadata.size() < limit)) {
      known = make(metadata.only(config.metadataKeys()));
      byMetadata.put(key, known);
    }
    return known;
  }

  private Shard make(RequestMetadata metadata) {
    int maxItems = (int) Math.min(config.sendBatchMaxSize(), Integer.MAX_VALUE);
    return new Shard(
        config,
        passing,
        scheduler,
        new Pending<>(signal, new Limits(maxItems, 0, Shard.MAX_BYTES), metadata));
  }

  long count() {
    return single != null ? 1 : byMetadata.size();
  }

  void forEach(Consumer<Shard> action) {
    if (single != null) {
      action.accept(single);
    }
    byMetadata.values().forEach(action);
  }
}
