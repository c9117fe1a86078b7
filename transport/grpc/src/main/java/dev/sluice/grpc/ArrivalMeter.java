package dev.sluice.grpc;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Charges the bytes of one call as they arrive, because grpc assembles a whole message before any
 * handler runs. When the budget is exhausted, or the message grows beyond the limit, the call is
 * refused and its buffers go.
 *
 * <p>Invariant: while the call lives, the budget holds the bytes that arrived and were not handed
 * over, plus {@link #PIECE_OVERHEAD_BYTES} for each piece they came in (a sender of one-byte frames
 * would otherwise keep a hundred times what is counted).
 *
 * <p>The bytes lie in direct memory until the message is complete, so they are charged to {@link
 * DirectMemory#arrivals} as well. A small piece may hold a large buffer of the transport: when
 * those take too much, the call is refused, too.
 *
 * <p>Everything runs on the connection's event loop, except {@link #idleNanos} and {@link
 * #isWaiting}.
 */
final class ArrivalMeter extends ServerStreamTracer {
  /** The meter of the call that a handler is being started for. */
  static final Context.Key<ArrivalMeter> KEY = Context.key("sluice-arrival-meter");

  /** What grpc and we keep of a call from its head to its end, measured: 1.9 to 2.8 KB. */
  static final int CALL_BYTES = 2560;

  /** About what one frame costs beside its bytes: buffer, wrapper, queue slot. */
  static final int PIECE_OVERHEAD_BYTES = 128;

  private static final int PREFIX_BYTES = 5;
  private static final Duration MEMORY_RETRY = Duration.ofSeconds(1);

  private final MemoryBudget budget;
  private final DirectMemory direct;
  private final Clock clock;
  private final int maxMessageBytes;
  private long callBytes; // charged for the call itself, until its end
  private long metadataBytes; // charged, and not handed over
  private long bytes; // arrived and not handed over
  private long charged; // the same with overhead
  private int prefixBytes; // seen of the five that stand before the message
  private long announced; // these
  private boolean refused;
  private boolean leftToItself;
  private boolean closed;
  private volatile long lastArrivalNanos; // written by the event loop, read by the sweeper
  private volatile boolean complete; // the same
  private @Nullable Consumer<GrpcResponse> onRefused;

  ArrivalMeter(MemoryBudget budget, DirectMemory direct, Clock clock, int maxMessageBytes) {
    this.budget = budget;
    this.direct = direct;
    this.clock = clock;
    this.maxMessageBytes = maxMessageBytes;
    this.lastArrivalNanos = clock.nanoTime();
  }

  /** Charges the call itself; where that does not fit, the call begins as a refused one. */
  private ArrivalMeter opened() {
    if (budget.tryChargeArrival(CALL_BYTES, 0)) {
      callBytes = CALL_BYTES;
    } else {
      refused = true;
    }
    return this;
  }

  /** Charges the metadata that goes with the call's data; false when it does not fit. */
  boolean tryChargeMetadata(long objectBytes) {
    if (objectBytes > 0 && !budget.tryChargeArrival(objectBytes, callBytes)) {
      refused = true;
      return false;
    }
    metadataBytes += objectBytes;
    return true;
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  /**
   * Says what to do, once, when bytes do not fit the budget or the limit. Runs inside the
   * transport's read, which goes on with the buffers that closing the call would free.
   */
  void onRefused(Consumer<GrpcResponse> action) {
    onRefused = action;
  }

  @Override
  public void inboundWireSize(long arrived) {
    lastArrivalNanos = clock.nanoTime();
    if (refused || closed) {
      return; // the close is under way and frees what came
    }
    if (arrived > maxMessageBytes - bytes) {
      refuse(tooLarge(bytes + arrived));
      return;
    }
    long cost = arrived + PIECE_OVERHEAD_BYTES;
    if (direct.isShort() || !direct.arrivals().tryChargeArrival(cost, charged)) {
      refuse(outOfMemory());
      return;
    }
    if (!budget.tryChargeArrival(cost, charged)) {
      direct.arrivals().release(cost);
      refuse(outOfMemory());
      return;
    }
    bytes += arrived;
    charged += cost;
  }

  /**
   * Reads the length that stands before the message, from the first bytes of its frames, and
   * refuses one that is too long at once.
   */
  void sawFirst(ByteBuf data) {
    if (prefixBytes == PREFIX_BYTES) {
      return;
    }
    for (int i = data.readerIndex(); i < data.writerIndex() && prefixBytes < PREFIX_BYTES; i++) {
      announced = announced << 8 | (data.getByte(i) & 0xFF);
      prefixBytes++;
    }
    long size = announced & 0xFFFF_FFFFL; // before it stands the flag of compression
    if (prefixBytes == PREFIX_BYTES && size > maxMessageBytes && !refused && !closed) {
      refuse(tooLarge(size));
    }
  }

  private GrpcResponse tooLarge(long size) {
    return GrpcResponse.failed(
        StatusCode.RESOURCE_EXHAUSTED,
        "grpc: received message larger than max (" + size + " vs. " + maxMessageBytes + ")",
        null);
  }

  private void refuse(GrpcResponse response) {
    refused = true;
    giveBack();
    if (onRefused != null) {
      onRefused.accept(response);
    }
  }

  /** Whether the rest of a refused message is being dropped. */
  boolean isLeftToItself() {
    return leftToItself;
  }

  void leaveToItself() {
    leftToItself = true;
  }

  /** The answer when the budget has no room. */
  static GrpcResponse outOfMemory() {
    return GrpcResponse.failed(
        Outcome.Retry.NO_MEMORY.code(), Outcome.Retry.NO_MEMORY.message(), MEMORY_RETRY);
  }

  /** Whether some of the bytes were refused. */
  boolean isRefused() {
    return refused;
  }

  /**
   * The message is assembled in an array of the budget's pool: its charge becomes a lease with one
   * reference.
   */
  AdjustableLease handOver(byte[] array) {
    complete = true;
    if (array.length > charged) {
      budget.charge(array.length - charged); // the pool's arrays are up to a quarter longer
    } else {
      budget.release(charged - array.length);
    }
    direct.arrivals().release(charged);
    charged = 0;
    bytes = 0;
    AdjustableLease lease = AdjustableLease.overPooled(budget, array);
    if (metadataBytes > 0) { // goes with the data from here on
      lease.addChargedMetadata(Math.toIntExact(metadataBytes));
      metadataBytes = 0;
    }
    return lease;
  }

  /** Whether the message has not arrived as a whole. */
  boolean isWaiting() {
    return !complete;
  }

  /** How long nothing has arrived. */
  long idleNanos() {
    return clock.nanoTime() - lastArrivalNanos;
  }

  @Override
  public void streamClosed(Status status) {
    closed = true;
    giveBack();
    budget.release(callBytes);
    callBytes = 0;
  }

  private void giveBack() {
    budget.release(charged + metadataBytes);
    metadataBytes = 0;
    direct.arrivals().release(charged);
    charged = 0;
    bytes = 0;
  }

  /** Makes a meter for each call of one server. */
  static final class Factory extends ServerStreamTracer.Factory {
    private final MemoryBudget budget;
    private final DirectMemory direct;
    private final Clock clock;
    private final int maxMessageBytes;
    private final FastThreadLocal<@Nullable ArrivalMeter> newest = new FastThreadLocal<>();

    Factory(MemoryBudget budget, DirectMemory direct, Clock clock, int maxMessageBytes) {
      this.budget = budget;
      this.direct = direct;
      this.clock = clock;
      this.maxMessageBytes = maxMessageBytes;
    }

    /** Whether bytes should not lie in buffers longer than they must. */
    boolean isShortOfBuffers() {
      return direct.isShort();
    }

    /** The meter that this thread made last, once. */
    @Nullable ArrivalMeter takeNewest() {
      ArrivalMeter meter = newest.get();
      newest.set(null);
      return meter;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
      ArrivalMeter meter = new ArrivalMeter(budget, direct, clock, maxMessageBytes).opened();
      newest.set(meter);
      return meter;
    }
  }
}
