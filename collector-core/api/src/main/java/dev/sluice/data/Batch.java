package dev.sluice.data;

import dev.sluice.memory.MemoryLease;
import dev.sluice.memory.MemoryRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The unit of flow: one immutable request of one signal, as OTLP bytes that were checked once when
 * they arrived.
 *
 * <p>Ownership: bytes are shared and never written. The {@linkplain #lease() lease} is what the
 * bytes weigh in the collector's memory budget; the rules of who holds it stand at {@link
 * dev.sluice.flow.TelemetryConsumer}. A batch derived from another one shares its lease (a part),
 * or has one that holds a reference of it (a merge, an edit that points into its bytes).
 *
 * <p>A batch may carry the {@linkplain #encoded() compressed body} it came as; then {@link
 * #payload()} may inflate on first use. Any change of the data drops the encoded form.
 */
public final class Batch {
  private final Signal signal;
  private final int items;
  private final RequestMetadata metadata;
  private final MemoryLease lease;
  private final @Nullable EncodedPayload encoded;
  private final @Nullable Inflater inflater;
  private volatile @Nullable Payload
      payload; // written once, by whichever thread asks first; racing writers agree

  private Batch(
      Signal signal,
      int items,
      RequestMetadata metadata,
      MemoryLease lease,
      @Nullable Payload payload,
      @Nullable EncodedPayload encoded,
      @Nullable Inflater inflater) {
    if (items < 0) {
      throw new IllegalArgumentException("items = " + items);
    }
    this.signal = signal;
    this.items = items;
    this.metadata = metadata;
    this.lease = lease;
    this.payload = payload;
    this.encoded = encoded;
    this.inflater = inflater;
  }

  /**
   * A batch of plain bytes. {@code items} is the count of spans, data points, log records or
   * samples.
   */
  public static Batch of(
      Signal signal, Payload payload, int items, RequestMetadata metadata, MemoryLease lease) {
    return new Batch(signal, items, metadata, lease, payload, null, null);
  }

  /** A batch of plain bytes without metadata that weighs nothing in any budget. */
  public static Batch of(Signal signal, Payload payload, int items) {
    return of(signal, payload, items, RequestMetadata.NONE, MemoryLease.NONE);
  }

  /**
   * A batch that keeps only the compressed body.
   *
   * @param inflater makes the plain bytes
   */
  public static Batch ofEncoded(
      Signal signal,
      EncodedPayload encoded,
      Inflater inflater,
      int items,
      RequestMetadata metadata,
      MemoryLease lease) {
    return new Batch(signal, items, metadata, lease, null, encoded, inflater);
  }

  /** The same request with other bytes: the encoded form is gone, metadata and lease stay. */
  public Batch withPayload(Payload newPayload, int newItems) {
    return new Batch(signal, newItems, metadata, lease, newPayload, null, null);
  }

  /** The same bytes under other metadata. */
  public Batch withMetadata(RequestMetadata newMetadata) {
    return new Batch(signal, items, newMetadata, lease, payload, encoded, inflater);
  }

  /** The same data under another lease: for whoever copied the bytes or joined several batches. */
  public Batch withLease(MemoryLease newLease) {
    return new Batch(signal, items, metadata, newLease, payload, encoded, inflater);
  }

  public Signal signal() {
    return signal;
  }

  /** Spans, data points, log records or samples. */
  public int items() {
    return items;
  }

  public RequestMetadata metadata() {
    return metadata;
  }

  public MemoryLease lease() {
    return lease;
  }

  /** The body as received, or null when it came plain or was changed. */
  public @Nullable EncodedPayload encoded() {
    return encoded;
  }

  /**
   * The plain OTLP bytes; inflates on first use, and keeps them. Not for event loops when {@link
   * #isInflated()} is false. Who needs them for a moment takes {@link PassingPlain}.
   *
   * @throws MemoryRefusedException when they have to be inflated and there is no room for them now
   */
  public Payload payload() {
    Payload seen = payload;
    if (seen == null) {
      if (inflater == null) {
        throw new IllegalStateException("a batch without bytes");
      }
      seen = inflater.inflate();
      payload = seen;
    }
    return seen;
  }

  /**
   * Copies the plain bytes, as long as that needs no inflating, and leaves the batch as it is: for
   * whoever only looks. The caller holds the lease.
   *
   * @param to {@link #wireBytes()} long
   * @return false when there is only the compressed body
   */
  public boolean copyPlainAtHand(byte[] to) {
    Payload seen = payload;
    if (seen != null) {
      seen.copyTo(to);
      return true;
    }
    return inflater != null && inflater.copyAtHand(to);
  }

  /** The plain bytes, inflated and not kept; the caller has charged them. */
  Payload inflateCharged() {
    return inflater == null ? payload() : inflater.inflateCharged();
  }

  /**
   * Whether {@link #payload()} is at hand without inflating. It may be so while the batch is being
   * offered, and no more afterwards, unless somebody took it.
   */
  public boolean isInflated() {
    return payload != null || (inflater != null && inflater.isAtHand());
  }

  /** Size of the plain protobuf message in bytes, known without inflating. */
  public long wireBytes() {
    EncodedPayload form = encoded;
    return form != null ? form.decodedBytes() : payload().sizeBytes();
  }

  /** Bytes of the distinct arrays that this batch keeps alive: what budgets count. */
  public long retainedBytes() {
    Payload plain = payload;
    EncodedPayload form = encoded;
    return (plain == null ? 0 : plain.retainedBytes())
        + (form == null ? 0 : form.bytes().array().length);
  }

  @Override
  public String toString() {
    return "Batch[" + signal.id() + ", " + items + " items]";
  }
}
