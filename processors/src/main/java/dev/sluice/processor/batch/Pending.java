package dev.sluice.processor.batch;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.memory.JoinedLease;
import dev.sluice.memory.MemoryLease;
import dev.sluice.otlp.OtlpSplitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What waits in one stream of batches, in order, and how batches are cut from it. Not thread-safe:
 * one thread at a time, see {@link Shard}.
 */
final class Pending {
  private final Signal signal;
  private final int maxItems;
  private final long maxBytes;
  private final RequestMetadata metadata;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private long items;
  private long bytes;

  /**
   * @param batch the merged data; holds one reference of its lease for whoever passes it on
   * @param shares whose data it is, in order
   */
  record Cut(Batch batch, List<Share> shares) {}

  /** So many items of a caller's. */
  record Share(Caller caller, int items) {
    /** Whether it is all that the caller brought. */
    boolean isWhole() {
      return caller.items() == items;
    }
  }

  /**
   * @param maxItems items that no cut exceeds; zero: any number
   * @param maxBytes bytes up to which requests are merged; a larger request goes alone
   * @param metadata what every cut carries
   */
  Pending(Signal signal, int maxItems, long maxBytes, RequestMetadata metadata) {
    this.signal = signal;
    this.maxItems = maxItems == 0 ? Integer.MAX_VALUE : maxItems;
    this.maxBytes = maxBytes;
    this.metadata = metadata;
  }

  void add(Piece piece) {
    pieces.addLast(piece);
    items += piece.items();
    bytes += piece.bytes();
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  long items() {
    return items;
  }

  long bytes() {
    return bytes;
  }

  /** Takes as much as one batch may hold; there must be something. */
  Cut cut() {
    List<Piece> taken = new ArrayList<>();
    int takenItems = 0;
    long takenBytes = 0;
    while (!pieces.isEmpty() && takenItems < maxItems) {
      Piece next = pieces.getFirst();
      if (!taken.isEmpty() && next.bytes() > maxBytes - takenBytes) {
        break;
      }
      pieces.removeFirst();
      items -= next.items();
      bytes -= next.bytes();
      if (next.items() > maxItems - takenItems) {
        return cutThrough(taken, takenItems, next);
      }
      taken.add(next);
      takenItems += next.items();
      takenBytes += next.bytes();
    }
    return merge(taken);
  }

  private Cut merge(List<Piece> taken) {
    if (taken.size() == 1) {
      Batch only = taken.get(0).batch();
      return new Cut(only.withMetadata(metadata), shares(taken));
    }
    List<Payload> payloads = new ArrayList<>(taken.size());
    List<MemoryLease> leases = new ArrayList<>(taken.size());
    int takenItems = 0;
    for (Piece piece : taken) {
      payloads.add(piece.batch().payload());
      leases.add(piece.batch().lease());
      takenItems += piece.items();
    }
    return new Cut(
        Batch.of(signal, Payload.concat(payloads), takenItems, metadata, JoinedLease.of(leases)),
        shares(taken));
  }

  private static List<Share> shares(List<Piece> taken) {
    return taken.stream().map(piece -> new Share(piece.caller(), piece.items())).toList();
  }

  /** The last piece exceeds the limit of items: cuts it, and puts what is over back in front. */
  private Cut cutThrough(List<Piece> before, int beforeItems, Piece last) {
    List<Payload> payloads = new ArrayList<>();
    before.forEach(piece -> payloads.add(piece.batch().payload()));
    payloads.add(last.batch().payload());
    Payload joined = Payload.concat(payloads);
    List<OtlpSplitter.Part> parts =
        OtlpSplitter.split(signal, joined, beforeItems + last.items(), maxItems, 0);
    Batch batch = last.batch();
    for (int i = parts.size() - 1; i >= 1; i--) {
      OtlpSplitter.Part part = parts.get(i);
      batch.lease().retain();
      pieces.addFirst(new Piece(last.caller(), batch.withPayload(part.payload(), part.items())));
      items += part.items();
      bytes += part.payload().sizeBytes();
    }
    last.caller().addPieces(parts.size() - 1);
    OtlpSplitter.Part first = parts.get(0);
    List<Share> shares = new ArrayList<>(shares(before));
    shares.add(new Share(last.caller(), first.items() - beforeItems));
    List<MemoryLease> leases = new ArrayList<>();
    before.forEach(piece -> leases.add(piece.batch().lease()));
    leases.add(batch.lease());
    return new Cut(
        Batch.of(signal, first.payload(), first.items(), metadata, JoinedLease.of(leases)), shares);
  }
}
