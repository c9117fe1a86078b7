package dev.sluice.holding;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.memory.JoinedLease;
import dev.sluice.memory.MemoryLease;
import dev.sluice.otlp.edit.OtlpSplitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What waits in one stream of batches, in order, and how merged batches are cut from it: by joining
 * the bytes, and by splitting them only where a limit falls inside a request. One thread at a time.
 */
public final class Pending<O extends Divisible> {
  /** Cut at once: what is left is cut when its turn comes, so that one request is no crowd. */
  private static final int MOST_PARTS = 4_096;

  private final Signal signal;
  private final Limits limits;
  private final RequestMetadata metadata;
  private final Deque<Piece<O>> pieces = new ArrayDeque<>();
  private long items;
  private long bytes;

  /**
   * How large a cut may be; zero stands for no limit.
   *
   * @param maxItems items that no cut exceeds
   * @param maxBytes bytes that no cut exceeds, unless a single item does
   * @param mergeBytes bytes up to which requests are merged; a larger request goes alone
   */
  public record Limits(int maxItems, long maxBytes, long mergeBytes) {}

  /**
   * A merged batch.
   *
   * @param batch the data; one reference of its lease belongs to whoever takes the cut
   * @param shares whose data it is, in order
   * @param oversize whether it is a single item larger than {@code maxBytes}
   */
  public record Cut<O>(Batch batch, List<Share<O>> shares, boolean oversize) {}

  /**
   * @param metadata what every cut carries, instead of what the requests came with
   */
  public Pending(Signal signal, Limits limits, RequestMetadata metadata) {
    this.signal = signal;
    this.limits = limits;
    this.metadata = metadata;
  }

  /** Adds a batch, of whose lease one reference passes over. */
  public void add(O owner, Batch batch) {
    addPiece(new Piece<>(owner, batch, false), false);
  }

  public boolean isEmpty() {
    return pieces.isEmpty();
  }

  public long items() {
    return items;
  }

  public long bytes() {
    return bytes;
  }

  /** Takes as much as one cut may hold; there must be something. */
  public Cut<O> cut() {
    List<Piece<O>> taken = new ArrayList<>();
    int takenItems = 0;
    long takenBytes = 0;
    while (!pieces.isEmpty()) {
      Piece<O> next = pieces.getFirst();
      if (!taken.isEmpty() && isEnough(takenItems, takenBytes, next)) {
        break;
      }
      removeFirst();
      if (next.oversize()) {
        return new Cut<>(next.batch().withMetadata(metadata), shares(List.of(next)), true);
      }
      if (exceeds(takenItems + (long) next.items(), limits.maxItems())
          || exceeds(takenBytes + next.bytes(), limits.maxBytes())) {
        return cutThrough(taken, takenItems, next);
      }
      taken.add(next);
      takenItems += next.items();
      takenBytes += next.bytes();
    }
    return merge(taken, takenItems);
  }

  private boolean isEnough(int takenItems, long takenBytes, Piece<O> next) {
    return next.oversize()
        || takenItems == limits.maxItems()
        || takenBytes == limits.maxBytes()
        || exceeds(takenBytes + next.bytes(), limits.mergeBytes());
  }

  private static boolean exceeds(long amount, long limit) {
    return limit > 0 && amount > limit;
  }

  private Cut<O> merge(List<Piece<O>> taken, int takenItems) {
    if (taken.size() == 1) { // as it came, also in its received encoding
      return new Cut<>(taken.get(0).batch().withMetadata(metadata), shares(taken), false);
    }
    Payload joined = Payload.concat(payloads(taken));
    return new Cut<>(
        Batch.of(signal, joined, takenItems, metadata, JoinedLease.of(leases(taken))),
        shares(taken),
        false);
  }

  /** The last piece exceeds a limit: fills the cut from it, and puts what is over back in front. */
  private Cut<O> cutThrough(List<Piece<O>> before, int beforeItems, Piece<O> last) {
    List<Piece<O>> all = new ArrayList<>(before);
    all.add(last);
    List<OtlpSplitter.Part> parts =
        OtlpSplitter.split(
            signal,
            Payload.concat(payloads(all)),
            beforeItems + last.items(),
            limits.maxItems(),
            limits.maxBytes(),
            MOST_PARTS);
    Batch whole = last.batch();
    OtlpSplitter.Part first = parts.get(0);
    int fromLast = first.items() - beforeItems;
    int piecesOfLast = parts.size() - 1 + (fromLast > 0 ? 1 : 0);
    last.owner().addPieces(piecesOfLast - 1);
    for (int i = 1; i < piecesOfLast; i++) {
      whole.lease().retain(); // one reference a piece
    }
    for (int i = parts.size() - 1; i >= 1; i--) {
      OtlpSplitter.Part part = parts.get(i);
      Batch batch = whole.withPayload(part.payload(), part.items());
      addPiece(new Piece<>(last.owner(), batch, part.oversize()), true);
    }
    List<Piece<O>> taken = new ArrayList<>(before);
    if (fromLast > 0) {
      Batch batch = whole.withPayload(first.payload(), fromLast);
      taken.add(new Piece<>(last.owner(), batch, first.oversize()));
    }
    return new Cut<>(
        Batch.of(signal, first.payload(), first.items(), metadata, JoinedLease.of(leases(taken))),
        shares(taken),
        first.oversize());
  }

  private void addPiece(Piece<O> piece, boolean inFront) {
    if (inFront) {
      pieces.addFirst(piece);
    } else {
      pieces.addLast(piece);
    }
    items += piece.items();
    bytes += piece.bytes();
  }

  private void removeFirst() {
    Piece<O> first = pieces.removeFirst();
    items -= first.items();
    bytes -= first.bytes();
  }

  private static <O extends Divisible> List<Payload> payloads(List<Piece<O>> pieces) {
    return pieces.stream().map(piece -> piece.batch().payload()).toList();
  }

  private static <O extends Divisible> List<MemoryLease> leases(List<Piece<O>> pieces) {
    return pieces.stream().map(piece -> piece.batch().lease()).toList();
  }

  private static <O extends Divisible> List<Share<O>> shares(List<Piece<O>> pieces) {
    return pieces.stream().map(piece -> new Share<>(piece.owner(), piece.items())).toList();
  }
}
