package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentId;
import dev.sluice.config.ConfigException;
import dev.sluice.config.FileWords;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.holding.KeptRoom;
import dev.sluice.holding.Outstanding;
import dev.sluice.holding.Reservation;
import dev.sluice.holding.WaitingLine;
import dev.sluice.holding.WaitingLine.Refusal;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.BudgetShare;
import dev.sluice.storage.LogEntries;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.LogOwner;
import dev.sluice.storage.RecordLog;
import dev.sluice.storage.Recovery;
import dev.sluice.storage.StorageExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue on disk ({@code sending_queue::storage}). A sender is answered when its batch is written.
 * Then the batch goes on to be sent from memory if it fits this exporter's share of the budget and
 * nothing older is only on disk; otherwise its memory is let go, and it is read back in its turn.
 * When it has settled, its record is marked as done with. What has not settled when the exporter
 * stops stays on disk and comes first after the next start. Thread-safe.
 *
 * <p>What a batch occupies of {@code queue_size} it does from before it is written until it has
 * settled.
 */
final class StoredQueue implements Intake, WaitingLine.Door<BranchLedger, Long> {
  /** Of a record that is in memory too, beside what any queue keeps of a batch. */
  private static final long RECORD_OBJECT_BYTES = 160;

  /** What is around the bytes of a record that was read back, except for its metadata. */
  static final long READ_OBJECT_BYTES = RECORD_OBJECT_BYTES + KeptRoom.objectBytesOfOneSlice();

  private static final Duration LAST_WRITE = Duration.ofMillis(500);
  private static final int BY_LABEL = 0;

  private final ComponentContext context;
  private final Signal signal;
  private final QueueConfig config;
  private final ComponentId storage;
  private final SendingMetrics metrics;
  private final Refusals refusals;
  private final Outstanding outstanding;
  private final BiConsumer<Batch, Origin> taken;
  private final Runnable goOn;
  private final StorageWords words;
  private final Reservation size;
  private final BudgetShare weight;
  private final KeptRoom kept;
  private final DiskIndex index;
  private final WaitingLine<BranchLedger, Long> line;
  private final GroupWriter writer;
  private final ReadBack readBack;
  private final CopyOnWriteArrayList<BranchLedger> branches = new CopyOnWriteArrayList<>();
  private final LongAdder itemsOnDisk = new LongAdder();
  private final AtomicLong requestsOnDisk = new AtomicLong();

  /**
   * @param outstanding counts what is being written, and what is in memory to be sent
   * @param taken gets each batch that is to be sent, and a reference of its lease
   * @param goOn called when batches were handed on
   */
  StoredQueue(
      ComponentContext context,
      Signal signal,
      QueueConfig config,
      SendingMetrics metrics,
      Refusals refusals,
      Outstanding outstanding,
      BiConsumer<Batch, Origin> taken,
      Runnable goOn) {
    this.context = context;
    this.signal = signal;
    this.config = config;
    this.storage = config.storage().orElseThrow();
    this.metrics = metrics;
    this.refusals = refusals;
    this.outstanding = outstanding;
    this.taken = taken;
    this.goOn = goOn;
    this.words = new StorageWords(context);
    this.size = new Reservation(config.queueSize());
    this.weight = context.budget().newShare();
    this.kept = new KeptRoom(context.budget(), weight);
    this.index = new DiskIndex(context.budget());
    this.line = new WaitingLine<>(context.clock(), context.scheduler(), context.budget(), this);
    this.writer = new GroupWriter(context, words, new Written());
    this.readBack = new ReadBack(context, signal, weight, words, new Restored());
    metrics.queueGauges(size::used, size::capacity);
  }

  /** Tells of a pipeline whose data comes here; before {@link #open}. */
  void attach(BranchLedger branch) {
    branches.add(branch);
  }

  private RecordLog openLog() {
    try {
      return context
          .extension(storage, StorageExtension.ROLE)
          .open(new LogOwner(context.kind(), context.id(), signal.id()));
    } catch (IOException e) {
      throw new ConfigException("sending_queue::storage", storage, FileWords.of(e), "", e);
    }
  }

  /** Opens the log, and puts what an earlier run has left in front. Blocks. */
  void open(RetryConfig retry) throws IOException {
    RecordLog log = openLog();
    if (retry.enabled() && retry.maxElapsedTime().equals(RetryConfig.DEFAULT.maxElapsedTime())) {
      words.retriesEnd();
    }
    Recovery found = log.recovery();
    if (found.lostRecords() > 0 || found.lostItems() > 0) {
      BranchLedger first = branchOf("");
      first.broughtOver(found.lostItems());
      first.dropped(DropReason.CORRUPT, found.lostItems());
      words.damaged(found.lostItems(), found.lostRecords(), log.place());
    }
    index.add(found.entries().size());
    found.entries().forEach(this::restore);
    if (!found.entries().isEmpty()) {
      words.found(itemsOnDisk.sum(), requestsOnDisk.get(), log.place());
    }
    readBack.open(log, found.entries());
    writer.open(log);
  }

  private void restore(LogEntry entry) {
    BranchLedger branch = branchOf(RecordBody.pipeline(entry));
    branch.broughtOver(entry.items());
    branch.held(entry.items());
    size.reserve(unitsOf(entry));
    onDisk(entry);
  }

  private long unitsOf(LogEntry entry) {
    return switch (config.sizer()) {
      case REQUESTS -> 1;
      case ITEMS -> entry.items();
      case BYTES -> RecordBody.wireBytes(entry);
    };
  }

  private void onDisk(LogEntry entry) {
    itemsOnDisk.add(entry.items());
    requestsOnDisk.incrementAndGet();
  }

  /** A number for that account, for the line of records that are on disk only. */
  private int ownerOf(BranchLedger branch) {
    branches.addIfAbsent(branch);
    return 1 + branches.indexOf(branch);
  }

  private BranchLedger branchOf(LogEntries.Item record) {
    return record.owner() == BY_LABEL
        ? branchOf(RecordBody.pipeline(record.entry()))
        : branches.get(record.owner() - 1);
  }

  /** The account of that pipeline; the first one for what came from a pipeline that is gone. */
  private BranchLedger branchOf(String pipeline) {
    for (BranchLedger branch : branches) {
      if (branch.pipeline().equals(pipeline)) {
        return branch;
      }
    }
    if (branches.isEmpty()) { // outside of all pipelines
      branches.add(new BranchLedger(pipeline, context.id()));
    }
    return branches.get(0);
  }

  /** Begins to send what was found. */
  void begin() {
    readBack.go();
  }

  @Override
  public void offer(Batch batch, BranchLedger branch, Reply reply) {
    if (config.sizer().sizeOf(batch) > size.capacity()) {
      refusals.tooLarge(batch, reply, config.sizer(), size.capacity());
    } else if (readBack.isTooLarge(batch)) {
      refusals.tooLargeToStore(batch, reply, readBack.neededHeapBytes(batch));
    } else {
      line.offer(batch, branch, reply, config.blockOnOverflow());
    }
  }

  /** Refuses from now on, and reads nothing back; what was let in is still written. */
  @Override
  public void close() {
    line.close();
    readBack.close();
  }

  /** Leaves everything that has not settled on disk, and lets the log go. */
  void leave(Deadline deadline) {
    long now = context.clock().nanoTime();
    boolean late = deadline.remainingNanos(now) < LAST_WRITE.toNanos();
    if (!writer.close(late ? Deadline.after(now, LAST_WRITE) : deadline)) {
      words.notClosedInTime();
    }
  }

  @Override
  public @Nullable Long reserve(Batch batch, BranchLedger branch) {
    long units = config.sizer().sizeOf(batch);
    if (!size.tryReserve(units)) {
      return null;
    }
    if (!index.tryAdd()) {
      size.release(units);
      return null;
    }
    return units;
  }

  @Override
  public void release(Long units) {
    size.release(units);
    index.remove();
  }

  @Override
  public void take(Batch batch, Long units, BranchLedger branch, Reply reply) {
    outstanding.began();
    batch.lease().retain();
    writer.add(new GroupWriter.Addition(batch, branch, reply, units));
  }

  @Override
  public void taken(Reply reply) {} // answered when it is written

  @Override
  public void goOn(BranchLedger branch) {
    writer.go();
  }

  @Override
  public void refuse(Batch batch, Reply reply, Refusal why) {
    refusals.refuse(batch, reply, why);
  }

  private void freed(long units) {
    release(units);
    line.roomFreed();
  }

  /** Hands a record on to be sent from memory. */
  private void send(StoredRecord record, Batch batch, Runnable letGo) {
    taken.accept(batch, new Origin(record, () -> settled(record, letGo)));
  }

  private void settled(StoredRecord record, Runnable letGo) {
    letGo.run();
    if (!record.isLeft()) {
      done(record.entry());
    }
    outstanding.ended();
    readBack.go();
  }

  private void done(LogEntry entry) {
    itemsOnDisk.add(-entry.items());
    requestsOnDisk.decrementAndGet();
    writer.mark(entry);
    freed(unitsOf(entry));
  }

  /** What becomes of batches that are written. */
  private final class Written implements GroupWriter.Ends {
    @Override
    public void stored(GroupWriter.Addition addition, LogEntry entry) {
      Batch batch = addition.batch();
      addition.branch().held(batch.items());
      metrics.enqueued(batch);
      onDisk(entry);
      size.reserve(unitsOf(entry) - addition.units()); // the same, if the sender was right
      if (!sendFromMemory(new StoredRecord(entry, addition.branch()), batch)) {
        readBack.add(entry, ownerOf(addition.branch()));
        outstanding.ended();
      }
      batch.lease().releaseRead();
      addition.reply().complete(Outcome.accepted());
    }

    /** Whether it goes on without being read back. */
    private boolean sendFromMemory(StoredRecord record, Batch batch) {
      if (!readBack.isPassable()) {
        return false;
      }
      KeptRoom.Kept room = kept.tryReserve(batch, RECORD_OBJECT_BYTES);
      if (room == null) {
        return false;
      }
      Batch mine;
      try {
        mine = kept.keep(batch, room);
      } catch (OutOfMemoryError e) {
        kept.release(room); // it is as good on disk
        return false;
      }
      send(record, mine, () -> kept.release(room));
      return true;
    }

    @Override
    public void failed(GroupWriter.Addition addition, String why) {
      letGo(addition);
      refusals.notStored(addition.batch(), addition.reply(), why);
      outstanding.ended();
    }

    @Override
    public void noMemory(GroupWriter.Addition addition) {
      letGo(addition);
      refusals.noMemory(addition.batch(), addition.reply());
      outstanding.ended();
    }

    @Override
    public void stopping(GroupWriter.Addition addition) {
      letGo(addition);
      refusals.refuse(addition.batch(), addition.reply(), Refusal.STOPPING);
      outstanding.ended();
    }

    private void letGo(GroupWriter.Addition addition) {
      addition.batch().lease().release();
      freed(addition.units());
    }

    /** Not in the midst of writing: sending may take the thread for long. */
    @Override
    public void goOn() {
      try {
        context.executor().execute(goOn);
      } catch (RejectedExecutionException e) {
        goOn.run();
      }
      readBack.go();
    }

    @Override
    public void ended(RecordLog log) {
      readBack.leaveAll();
      index.removeAll();
      long requests = requestsOnDisk.get();
      if (requests > 0) {
        words.stay(itemsOnDisk.sum(), requests, log.place());
      }
    }
  }

  /** What becomes of records that are read back. */
  private final class Restored implements ReadBack.Ends {
    @Override
    public void read(LogEntries.Item record, Batch batch, long bytes) {
      outstanding.began();
      StoredRecord mine = new StoredRecord(record.entry(), branchOf(record));
      send(mine, batch, () -> weight.release(bytes));
    }

    @Override
    public void corrupt(LogEntries.Item record) {
      int items = record.entry().items();
      BranchLedger branch = branchOf(record);
      branch.dropped(DropReason.CORRUPT, items);
      branch.held(-items);
      done(record.entry());
    }

    @Override
    public void leave(LogEntries.Item record) {
      StoredRecord.leave(branchOf(record), record.entry().items());
    }

    @Override
    public void goOn() {
      goOn.run();
    }
  }
}
