package dev.sluice.processor.tailsampling;

import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Retention;
import dev.sluice.data.Slice;
import dev.sluice.editing.Editing;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.holding.KeptRoom;
import dev.sluice.holding.Outstanding;
import dev.sluice.holding.Reservation;
import dev.sluice.holding.WaitingLine;
import dev.sluice.memory.BudgetShare;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.otlp.write.EditMemory;
import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests, and has one thread at a time let them into the {@link TailSampler}: whoever comes
 * to it first, for itself and for all that come meanwhile. What may take long (a tick, making room,
 * the end) is left to a worker.
 *
 * <p>It answers when it has the data, whatever follows: nobody waits for a decision. It keeps its
 * share of the collector's budget; beyond that the oldest traces are decided before their time, or,
 * where senders are to wait and where sampled traces wait for the next component, callers wait in
 * line, then are refused.
 */
final class TailSamplingProcessor
    implements Processor, WaitingLine.Door<Arrival, TailSamplingProcessor.Room> {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int MANY_ARRIVALS = 256; // then on to a worker: the thread is not ours
  private static final int LEAST_RELIEF = 64;
  private static final int RELIEF_PART = 32; // of all traces, as a divisor

  private final TailSamplingConfig config;
  private final ProcessorContext context;
  private final Editing editing;
  private final WaitingLine<Arrival, Room> line;
  private final KeptRoom kept;
  private final Reservation slots;
  private final Outgoing outgoing;
  private final TraceMemory memory;
  private final TailSampler sampler;
  private final Outstanding outstanding = new Outstanding();
  private final Queue<Admitted> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger signals = new AtomicInteger(); // raising it from 0: owns the sampler
  private final AtomicInteger dueTicks = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private volatile boolean isShort; // somebody found no room since the last relief
  private volatile boolean waits; // and could not be helped then
  private volatile boolean closing;
  private boolean closed; // of whoever owns the sampler
  private long nextTickNanos; // of the timer's thread, from start on
  private volatile Scheduler.@Nullable Timer timer;

  /**
   * What a request has reserved.
   *
   * @param slots for as many traces as it may begin
   */
  record Room(KeptRoom.Kept kept, int slots) {}

  private record Admitted(Arrival arrival, int slots) {}

  TailSamplingProcessor(
      TailSamplingConfig config, ProcessorContext context, TelemetryConsumer next) {
    this.config = config;
    this.context = context;
    BudgetShare share = context.budget().newShare();
    this.kept = new KeptRoom(context.budget(), share);
    this.slots = new Reservation(Math.max(1, config.numTraces()));
    this.memory = new TraceMemory(config.decisionCache(), context.budget(), share);
    this.outgoing = new Outgoing(context, next, outstanding, this::relieveLater);
    List<NamedPolicy> policies = Policies.of(config.policies(), context.clock());
    TailMetrics metrics = new TailMetrics(context, policies, memory::size);
    this.sampler =
        new TailSampler(
            config,
            context,
            memory,
            new Judge(
                policies, config.sampleOnFirstMatch(), context.clock(), metrics, context.log()),
            metrics,
            outgoing,
            this::partGone,
            this::slotsFreed);
    this.line = new WaitingLine<>(context.clock(), context.scheduler(), context.budget(), this);
    this.editing = new Editing(context, this::offer);
  }

  @Override
  public void start() {
    nextTickNanos = context.clock().nanoTime();
    setTimer();
  }

  private void setTimer() {
    long now = context.clock().nanoTime();
    nextTickNanos += TICK.toNanos();
    if (nextTickNanos - now <= 0) { // the process stood still: those ticks are not made up for
      nextTickNanos = now + TICK.toNanos();
    }
    timer = context.scheduler().schedule(Duration.ofNanos(nextTickNanos - now), this::fire);
  }

  private void fire() {
    if (!stopped.get()) {
      dueTicks.incrementAndGet();
      setTimer();
      workElsewhere();
    }
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    if (batch.items() == 0) {
      reply.complete(Outcome.accepted());
    } else {
      editing.accept(batch, reply, TailSamplingProcessor::whole);
    }
  }

  /** The request in one slice, plain, and without much around it: places are kept in that. */
  private static OtlpEdit.Result whole(Batch batch, EditMemory arrays) {
    Payload payload = batch.payload();
    if (payload.slices().size() == 1 && batch.encoded() == null && !Retention.isWasteful(payload)) {
      return new OtlpEdit.Result(payload, 0, 0);
    }
    int bytes = Math.toIntExact(payload.sizeBytes());
    byte[] array = arrays.apply(bytes);
    payload.copyTo(array);
    return new OtlpEdit.Result(Payload.of(List.of(new Slice(array, 0, bytes))), 0, 0);
  }

  private void offer(Batch batch, Reply reply) {
    line.offer(batch, Arrival.of(batch.payload().slices().get(0)), reply, true);
    if (isShort) {
      work(false);
    }
  }

  @Override
  public @Nullable Room reserve(Batch batch, Arrival arrival) {
    int wanted = config.blockOnOverflow() ? memory.unknownOf(arrival) : 0;
    if (wanted > 0 && !reserveSlots(wanted)) {
      isShort = true;
      return null;
    }
    KeptRoom.Kept room = kept.tryReserve(batch, arrival.objectBytes());
    if (room == null) {
      slots.release(wanted);
      isShort = true;
      return null;
    }
    return new Room(room, wanted);
  }

  /** A request of more traces than there may be comes in when there are none. */
  private boolean reserveSlots(int wanted) {
    if (slots.tryReserve(wanted)) {
      return true;
    }
    if (wanted <= slots.capacity() || slots.used() > 0) {
      return false;
    }
    slots.reserve(wanted);
    return true;
  }

  @Override
  public void release(Room room) {
    kept.release(room.kept());
    slots.release(room.slots());
  }

  @Override
  public void take(Batch batch, Room room, Arrival arrival, Reply reply) {
    arrival.heldAs(new HeldRequest(kept.keep(batch, room.kept()), room.kept(), arrival.size()));
    context.account().held(batch.items());
    arrivals.add(new Admitted(arrival, room.slots()));
  }

  @Override
  public void taken(Reply reply) {
    reply.complete(Outcome.accepted());
  }

  @Override
  public void refuse(Batch batch, Reply reply, WaitingLine.Refusal why) {
    reply.complete(
        switch (why) {
          case FULL ->
              new Outcome.Retry(
                  StatusCode.UNAVAILABLE,
                  "the tail_sampling processor is full: it has no room for further traces",
                  RetryCause.QUEUE_FULL);
          case STOPPING -> Outgoing.STOPPING;
        });
  }

  @Override
  public void goOn(Arrival arrival) {
    work(false);
  }

  /** Does what there is to do, unless somebody is at it, who then does this as well. */
  private void work(boolean mayTakeLong) {
    if (signals.getAndIncrement() == 0) {
      own(1, mayTakeLong);
    }
  }

  /**
   * The same on a worker. Where there is none now, whoever comes next finds it; at the end nobody
   * has to.
   */
  private void workElsewhere() {
    try {
      context.executor().execute(() -> work(true));
    } catch (RejectedExecutionException e) {
      context.log().debug("No worker takes a round of decisions now.", "error", e.toString());
    }
  }

  /** By whoever owns the sampler, until nothing is left to do or a worker goes on. */
  private void own(int signalsSeen, boolean onWorker) {
    boolean mayTakeLong = onWorker;
    int seen = signalsSeen;
    do {
      boolean more = admit(mayTakeLong ? Integer.MAX_VALUE : MANY_ARRIVALS);
      if (more || isLongWorkDue()) {
        if (!mayTakeLong && handOver(seen)) {
          return;
        }
        mayTakeLong = true;
        admit(Integer.MAX_VALUE);
        doLongWork();
      }
      seen = signals.addAndGet(-seen);
    } while (seen != 0);
    outgoing.pump();
  }

  /** Whether a worker owns the sampler from now on. */
  private boolean handOver(int seen) {
    try {
      context.executor().execute(() -> own(seen, true));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Lets in what came, so many requests at most; whether there may be more. */
  private boolean admit(int most) {
    for (int done = 0; done < most; done++) {
      Admitted next = arrivals.poll();
      if (next == null) {
        return false;
      }
      sampler.admit(next.arrival(), next.slots());
    }
    return true;
  }

  private boolean isLongWorkDue() {
    return dueTicks.get() > 0 || isShort || (closing && (!closed || memory.size() > 0));
  }

  private void doLongWork() {
    for (int ticks = dueTicks.getAndSet(0); ticks > 0; ticks--) {
      sampler.tick();
    }
    if (isShort || waits) {
      relieve();
    }
    if (closing) {
      sampler.close();
      if (!closed) {
        closed = true;
        outstanding.ended();
      }
    }
  }

  /**
   * Makes room until nobody who waits for it finds none. Nothing is decided early while sampled
   * spans are on their way: these make room as they go, or the backend takes nothing, and then more
   * of them would not help.
   */
  private void relieve() {
    int done;
    do {
      isShort = false;
      waits = false;
      int most = Math.max(LEAST_RELIEF, memory.size() / RELIEF_PART);
      done = sampler.relieve(most, !config.blockOnOverflow() && outgoing.isIdle());
      if (done > 0) {
        line.roomFreed();
      } else {
        waits = true;
      }
    } while (isShort && done > 0);
  }

  /** Nothing is on its way any more. */
  private void relieveLater() {
    if (waits) {
      isShort = true;
      workElsewhere();
    }
  }

  private void partGone(TracePart part) {
    HeldRequest request = part.request();
    if (request.partGone()) {
      kept.release(request.letGo());
      line.roomFreed();
    }
  }

  /** A negative number are more than were let in: a trace was forgotten on their way. */
  private void slotsFreed(int freed) {
    if (!config.blockOnOverflow()) {
      return;
    }
    if (freed < 0) {
      slots.reserve(-freed);
    } else {
      slots.release(freed);
      line.roomFreed();
    }
  }

  @Override
  public void stop(Deadline deadline) {
    if (stopped.getAndSet(true)) {
      return;
    }
    Scheduler.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
    line.close();
    outgoing.stopping();
    outstanding.began(); // what is undecided, together
    closing = true;
    work(true);
    outstanding.await(deadline, context.clock(), context.scheduler());
    outgoing.abort();
  }

  /** It has answered long before what follows gets anything. */
  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }
}
