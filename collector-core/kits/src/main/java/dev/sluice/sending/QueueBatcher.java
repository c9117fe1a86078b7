package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.holding.Pending;
import dev.sluice.onward.Places;
import dev.sluice.runtime.Scheduler.Timer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * {@code sending_queue::batch}: merges what the queue took, and cuts what is too large, before it
 * waits for a place in flight. There is one stream for each combination of the partition's metadata
 * values.
 *
 * <p>Any thread puts something in and then lets {@link #goOn} run. Streams and their timers belong
 * to whoever raised {@code signals} from zero.
 */
final class QueueBatcher implements Stage {
  private static final int CHUNK = 128;
  private static final int MAX_PARTITIONS = 10_000;
  private static final int IDLE_TIMEOUTS = 10;

  /** Under gRPC's usual receive limit of 4 MiB; where items are counted, nobody set a limit. */
  private static final long MERGE_BYTES = 4_000_000;

  private final ComponentContext context;
  private final Signal signal;
  private final QueueBatchConfig config;
  private final Delivery delivery;
  private final Places<Request> places;
  private final long idleNanos;
  private final Queue<Event> events = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final AtomicInteger signals = new AtomicInteger();
  private final Map<Key, Partition> partitions =
      new LinkedHashMap<>(16, 0.75f, true); // least recently used first

  /** Values of the metadata keys in their order; an unset one is not the same as an empty one. */
  private record Key(List<Optional<List<String>>> values) {}

  private sealed interface Event {}

  private record Arrival(Batch batch, TakenBatch taken) implements Event {}

  private record Due(Partition partition, long number) implements Event {}

  private enum Control implements Event {
    FLUSH_ALL
  }

  /**
   * @param places where what was merged waits to be sent by that delivery
   */
  QueueBatcher(
      ComponentContext context,
      Signal signal,
      QueueBatchConfig config,
      Delivery delivery,
      Places<Request> places) {
    this.context = context;
    this.signal = signal;
    this.config = config;
    this.delivery = delivery;
    this.places = places;
    this.idleNanos = IDLE_TIMEOUTS * config.flushTimeout().toNanos();
  }

  @Override
  public void put(Batch batch, TakenBatch taken) {
    events.add(new Arrival(batch, taken));
  }

  /** Makes everything ready that is there, and sends it; the exporter stops. */
  void flushAll() {
    events.add(Control.FLUSH_ALL);
    goOn();
  }

  @Override
  public void goOn() {
    drain();
    places.pump();
  }

  private void drain() {
    if (signals.getAndIncrement() != 0) {
      return; // whoever is at it looks again
    }
    List<Pending.Cut<TakenBatch>> cuts = new ArrayList<>(1);
    int seen = 1;
    do {
      for (Event next = events.poll(); next != null; next = events.poll()) {
        see(next, cuts);
      }
      seen = signals.addAndGet(-seen);
    } while (seen != 0);
    cuts.forEach(this::ready);
  }

  private void ready(Pending.Cut<TakenBatch> cut) {
    Request request = Request.merged(cut.batch(), cut.shares());
    if (cut.oversize()) {
      delivery.giveUpAsTooLarge(request);
    } else {
      places.offer(request);
    }
  }

  private void see(Event event, List<Pending.Cut<TakenBatch>> cuts) {
    if (event instanceof Arrival arrival) {
      partitionOf(arrival.batch().metadata(), cuts).add(arrival.batch(), arrival.taken(), cuts);
    } else if (event instanceof Due due) {
      due.partition().due(due.number(), cuts);
    } else {
      partitions.values().forEach(partition -> partition.flush(cuts));
    }
  }

  private Partition partitionOf(RequestMetadata metadata, List<Pending.Cut<TakenBatch>> cuts) {
    Key key =
        new Key(
            config.metadataKeys().stream()
                .map(name -> Optional.ofNullable(metadata.headers().get(name)))
                .toList());
    Partition known = partitions.get(key);
    if (known == null) {
      dropIdle(cuts);
      known = new Partition(metadata.only(config.metadataKeys()));
      partitions.put(key, known);
    }
    return known;
  }

  /** The streams that were not used for long, and the least recently used when there are many. */
  private void dropIdle(List<Pending.Cut<TakenBatch>> cuts) {
    long now = context.clock().nanoTime();
    Iterator<Partition> eldestFirst = partitions.values().iterator();
    while (eldestFirst.hasNext()) {
      Partition eldest = eldestFirst.next();
      boolean idle = eldest.isEmpty() && now - eldest.lastUsedNanos >= idleNanos;
      if (!idle && partitions.size() < MAX_PARTITIONS) {
        return;
      }
      eldest.flush(cuts);
      eldestFirst.remove();
    }
  }

  private Pending.Limits limits() {
    return switch (config.sizer()) {
      case BYTES -> new Pending.Limits(0, config.maxSize(), 0);
      case ITEMS, REQUESTS ->
          new Pending.Limits((int) Math.min(config.maxSize(), Integer.MAX_VALUE), 0, MERGE_BYTES);
    };
  }

  /** One stream of batches. */
  private final class Partition {
    private final Pending<TakenBatch> pending;
    private @Nullable Timer timer;
    private long timerNumber;
    private long lastUsedNanos;

    Partition(RequestMetadata metadata) {
      this.pending = new Pending<>(signal, limits(), metadata);
    }

    boolean isEmpty() {
      return pending.isEmpty();
    }

    void add(Batch batch, TakenBatch taken, List<Pending.Cut<TakenBatch>> cuts) {
      lastUsedNanos = context.clock().nanoTime();
      pending.add(taken, batch);
      if (isFull()) {
        clearTimer();
        while (!pending.isEmpty() && isFull()) {
          cuts.add(pending.cut());
        }
      }
      if (timer == null && !pending.isEmpty()) {
        long number = ++timerNumber;
        timer = context.scheduler().schedule(config.flushTimeout(), () -> fire(number));
      }
    }

    void due(long number, List<Pending.Cut<TakenBatch>> cuts) {
      if (timer != null && number == timerNumber) {
        flush(cuts);
      }
    }

    void flush(List<Pending.Cut<TakenBatch>> cuts) {
      clearTimer();
      while (!pending.isEmpty()) {
        cuts.add(pending.cut());
      }
    }

    private void clearTimer() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }

    private boolean isFull() {
      return switch (config.sizer()) {
        case BYTES -> pending.bytes() >= config.minSize();
        case ITEMS, REQUESTS ->
            pending.items() >= config.minSize() || pending.bytes() >= MERGE_BYTES;
      };
    }

    private void fire(long number) {
      events.add(new Due(this, number));
      context.executor().execute(QueueBatcher.this::goOn); // cutting may take long
    }
  }
}
