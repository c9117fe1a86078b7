package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.config.ConfigException;
import dev.sluice.config.FileWords;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Reply;
import dev.sluice.holding.KeptRoom;
import dev.sluice.holding.Outstanding;
import dev.sluice.holding.WaitingLine;
import dev.sluice.holding.WaitingLine.Refusal;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.BudgetShare;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.LogOwner;
import dev.sluice.storage.RecordLog;
import dev.sluice.storage.Recovery;
import dev.sluice.storage.StorageExtension;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A queue on disk ({@code sending_queue::storage}). A sender is answered when its batch is written.
 * Then the batch goes on to be sent from memory if it fits this exporter's share of the budget and
 * nothing older is only on disk; otherwise its memory is let go, and it is read back in its turn.
 * When it has settled, its record is marked as done with. What has not settled when the exporter
 * stops stays on disk and comes first after the next start. Thread-safe.
 */
final class StoredQueue implements Entrance, WaitingLine.Door<BranchLedger, Long> {
  private static final Duration LAST_WRITE = Duration.ofMillis(500);

  private final ComponentContext context;
  private final Signal signal;
  private final QueueConfig config;
  private final ComponentId storage;
  private final QueueRefusals refusals;
  private final Outstanding outstanding;
  private final Stage behind;
  private final StorageWords words;
  private final KeptRoom kept;
  private final DiskContents contents;
  private final StoredBranches branches;
  private final WaitingLine<BranchLedger, Long> line;
  private final GroupWriter writer;
  private final ReadBack readBack;

  /**
   * @param outstanding counts what is being written, and what is in memory to be sent
   * @param behind gets what is to be sent
   */
  StoredQueue(
      ComponentContext context,
      Signal signal,
      QueueConfig config,
      SendingMetrics metrics,
      QueueRefusals refusals,
      Outstanding outstanding,
      Stage behind) {
    this.context = context;
    this.signal = signal;
    this.config = config;
    this.storage = config.storage().orElseThrow();
    this.refusals = refusals;
    this.outstanding = outstanding;
    this.behind = behind;
    this.words = new StorageWords(context);
    this.contents = new DiskContents(config, context.budget(), metrics);
    this.branches = new StoredBranches(context.id());
    BudgetShare weight = context.budget().newShare();
    this.kept = new KeptRoom(context.budget(), weight);
    this.line = new WaitingLine<>(context.clock(), context.scheduler(), context.budget(), this);
    this.writer =
        new GroupWriter(
            context, words, new WrittenBatches(this, context.executor(), kept, metrics, refusals));
    this.readBack =
        new ReadBack(context, signal, weight, words, new RestoredRecords(this, branches));
  }

  /** Tells of a pipeline whose data comes here; before {@link #open}. */
  void attach(BranchLedger branch) {
    branches.attach(branch);
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
      BranchLedger first = branches.of("");
      first.broughtOver(found.lostItems());
      first.dropped(DropReason.CORRUPT, found.lostItems());
      words.damaged(found.lostItems(), found.lostRecords(), log.place());
    }
    contents.foundRecords(found.entries().size());
    found.entries().forEach(this::restore);
    if (!found.entries().isEmpty()) {
      words.found(contents.items(), contents.requests(), log.place());
    }
    readBack.open(log, found.entries());
    writer.open(log);
  }

  private void restore(LogEntry entry) {
    BranchLedger branch = branches.of(RecordBody.pipeline(entry));
    branch.broughtOver(entry.items());
    branch.held(entry.items());
    contents.found(entry);
  }

  /** Begins to send what was found. */
  void begin() {
    readBack.go();
  }

  @Override
  public void offer(Batch batch, BranchLedger branch, Reply reply) {
    if (contents.sizer().sizeOf(batch) > contents.capacity()) {
      refusals.tooLarge(batch, reply, contents.sizer(), contents.capacity());
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
    return contents.reserve(batch);
  }

  @Override
  public void release(Long units) {
    contents.release(units);
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

  DiskContents contents() {
    return contents;
  }

  ReadBack readBack() {
    return readBack;
  }

  /** Where records go to be sent. */
  Stage behind() {
    return behind;
  }

  /** Hands a record on to be sent from memory; a reference of the lease goes with it. */
  void send(StoredRecord record, Batch batch) {
    behind.put(batch, new TakenBatch(record));
  }

  /** The same for one that was on disk only. */
  void sendRestored(StoredRecord record, Batch batch) {
    outstanding.began();
    send(record, batch);
  }

  /** A batch was written, and there is no room for it in memory. */
  void leaveToBeReadBack(LogEntry entry, BranchLedger branch) {
    readBack.add(entry, branches.ownerOf(branch));
    outstanding.ended();
  }

  /** A record that was sent from memory has settled. */
  void settled(StoredRecord record) {
    kept.release(record.memory());
    if (!record.isLeft()) {
      done(record.entry());
    }
    outstanding.ended();
    readBack.go();
  }

  /** A record has settled: it need not be on disk any more. */
  void done(LogEntry entry) {
    contents.done(entry);
    writer.mark(entry);
    freed(contents.unitsOf(entry));
  }

  /** A batch that was to be written will not be; {@link #settledUnwritten} follows. */
  void letGo(GroupWriter.Addition addition) {
    addition.batch().lease().release();
    freed(addition.units());
  }

  /** Such a batch's caller was answered. */
  void settledUnwritten() {
    outstanding.ended();
  }

  private void freed(long units) {
    contents.release(units);
    line.roomFreed();
  }

  /** Nothing is written any more; the log is still open. */
  void left(RecordLog log) {
    readBack.leaveAll();
    contents.leaveAll();
    long requests = contents.requests();
    if (requests > 0) {
      words.stay(contents.items(), requests, log.place());
    }
  }
}
