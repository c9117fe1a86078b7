package dev.sluice.engine;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.holding.Reservation;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.tap.EdgeId;
import dev.sluice.tap.Tap;
import dev.sluice.tap.TapCounts;
import dev.sluice.tap.TapDrop;
import dev.sluice.tap.TapEnd;
import dev.sluice.tap.TapOptions;
import dev.sluice.tap.TappedBatch;
import dev.sluice.telemetry.EventLog;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A tap, between the threads that bring batches and its watcher. Those threads only reserve, charge
 * and copy; they take no lock and wait for nobody. The lock is for the queue's one reader at a
 * time.
 *
 * <p>Invariant: what is in the queue has its place and bytes reserved and is charged to the budget.
 * Once closed, whoever puts something in, or reads, sees to it that nothing stays there.
 */
final class OpenTap implements Tap {
  /** The objects that a copy consists of, beside its bytes. */
  static final long OBJECT_BYTES = 256;

  private static final int CHUNK = 16;

  private final EdgeId edge;
  private final TapPace pace;
  private final Clock clock;
  private final MemoryBudget budget;
  private final EventLog log;
  private final Consumer<OpenTap> whenClosed;
  private final Reservation places;
  private final Reservation bytes;
  private final Queue<TappedBatch> queue = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final ReentrantLock reading = new ReentrantLock();
  private final LongAdder seen = new LongAdder();
  private final LongAdder passedOver = new LongAdder();
  private final LongAdder copied = new LongAdder();
  private final Map<TapDrop, LongAdder> dropped = new EnumMap<>(TapDrop.class); // then read only
  private final AtomicBoolean failedBefore = new AtomicBoolean();
  private final AtomicReference<@Nullable TapEnd> end = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * @param whenClosed takes it off its edges
   */
  OpenTap(
      EdgeId edge,
      TapOptions options,
      Clock clock,
      MemoryBudget budget,
      EventLog log,
      Consumer<OpenTap> whenClosed) {
    this.edge = edge;
    this.pace = new TapPace(options.batchesPerSecond(), clock.nanoTime());
    this.clock = clock;
    this.budget = budget;
    this.log = log;
    this.whenClosed = whenClosed;
    this.places = new Reservation(options.mostBatches());
    this.bytes = new Reservation(options.mostBytes());
    for (TapDrop reason : TapDrop.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  /**
   * A batch that is about to be offered at the edge; the caller holds its lease. Any thread, many
   * at once; never throws.
   */
  void see(Batch batch) {
    if (end.get() != null) {
      return;
    }
    seen.increment();
    TapDrop why;
    try {
      if (!pace.mayPass(clock.nanoTime())) {
        passedOver.increment();
        return;
      }
      why = copy(batch);
    } catch (OutOfMemoryError e) {
      why = TapDrop.NO_MEMORY;
    } catch (Throwable thrown) { // whatever it is, the batch goes its way
      failed(thrown);
      why = TapDrop.FAILED;
    }
    (why == null ? copied : count(why)).increment();
  }

  /** Puts a copy into the queue; or says why not. */
  private @Nullable TapDrop copy(Batch batch) {
    long size = batch.wireBytes();
    if (size > Math.min(bytes.capacity(), Integer.MAX_VALUE - 8)) {
      return TapDrop.TOO_LARGE;
    }
    if (!places.tryReserve(1)) {
      return TapDrop.QUEUE_FULL;
    }
    if (!bytes.tryReserve(size)) {
      places.release(1);
      return TapDrop.QUEUE_FULL;
    }
    long charge = size + OBJECT_BYTES;
    if (!budget.tryChargeSpare(charge)) {
      giveBack(size);
      return TapDrop.NO_MEMORY;
    }
    TappedBatch copy = null;
    try {
      byte[] plain = new byte[(int) size];
      if (batch.copyPlainAtHand(plain)) {
        copy = new TappedBatch(edge, clock.now(), leased(batch, plain, charge));
      }
    } finally {
      if (copy == null) {
        budget.release(charge);
        giveBack(size);
      }
    }
    if (copy == null) {
      return TapDrop.COMPRESSED;
    }
    queue.add(copy);
    letGoIfClosed();
    return null;
  }

  private Batch leased(Batch batch, byte[] plain, long charge) {
    return Batch.of(
        batch.signal(),
        Payload.of(plain),
        batch.items(),
        RequestMetadata.NONE,
        budget.leaseCharged(charge));
  }

  private void giveBack(long size) {
    bytes.release(size);
    places.release(1);
  }

  private void failed(Throwable thrown) {
    if (failedBefore.compareAndSet(false, true)) {
      log.error("A batch could not be copied for a watcher.", thrown, "edge", edge.toString());
    } else {
      log.debug(
          "A batch could not be copied for a watcher.",
          "edge",
          edge.toString(),
          "error",
          thrown.toString());
    }
  }

  private LongAdder count(TapDrop reason) {
    LongAdder count = dropped.get(reason);
    if (count == null) {
      throw new IllegalStateException("no count of " + reason);
    }
    return count;
  }

  @Override
  public EdgeId edge() {
    return edge;
  }

  @Override
  public @Nullable TappedBatch poll() {
    reading.lock();
    try {
      return closed ? null : take();
    } finally {
      reading.unlock();
      letGoIfClosed();
    }
  }

  private @Nullable TappedBatch take() {
    TappedBatch next = queue.poll();
    if (next != null) {
      giveBack(next.batch().wireBytes());
    }
    return next;
  }

  @Override
  public TapCounts counts() {
    Map<TapDrop, Long> drops = new EnumMap<>(TapDrop.class);
    dropped.forEach(
        (reason, count) -> {
          if (count.sum() > 0) {
            drops.put(reason, count.sum());
          }
        });
    long over = passedOver.sum();
    long copies = copied.sum();
    return new TapCounts(seen.sum(), over, copies, drops); // seen last: it has all of the others
  }

  @Override
  public @Nullable TapEnd end() {
    return end.get();
  }

  /** Sees nothing more; the first reason counts. */
  void end(TapEnd why) {
    end.compareAndSet(null, why);
  }

  @Override
  public void close() {
    end(TapEnd.CLOSED);
    closed = true;
    whenClosed.accept(this);
    letGoIfClosed();
  }

  /** Whoever finds the lock taken leaves it to its holder, who looks again after giving it back. */
  private void letGoIfClosed() {
    while (closed && !queue.isEmpty() && reading.tryLock()) {
      try {
        for (TappedBatch left = take(); left != null; left = take()) {
          left.close();
        }
      } finally {
        reading.unlock();
      }
    }
  }
}
