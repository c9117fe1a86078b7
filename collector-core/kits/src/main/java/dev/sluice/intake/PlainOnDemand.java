package dev.sluice.intake;

import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Inflater;
import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.memory.AdjustableLease;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plain bytes of a request that came compressed. They are at hand while the request is being
 * offered, since they were inflated to check it; afterwards they are let go unless somebody took
 * them, and inflated again when somebody asks. So a pipeline that only moves requests keeps the
 * compressed bytes, and one that looks into them at once inflates once. Thread-safe.
 *
 * <p>The lease has adopted the array of the plain bytes at hand.
 *
 * <p>Invariant: the lease weighs the compressed bytes and every plain copy that was given out.
 */
final class PlainOnDemand implements Inflater {
  private final Decoder decoder;
  private final EncodedPayload encoded;
  private final AdjustableLease lease;
  private @Nullable Payload atHand; // guarded by this
  private boolean taken; // guarded by this

  PlainOnDemand(Decoder decoder, EncodedPayload encoded, Slice plain, AdjustableLease lease) {
    this.decoder = decoder;
    this.encoded = encoded;
    this.lease = lease;
    this.atHand = Payload.of(List.of(plain));
  }

  @Override
  public Payload inflate() {
    synchronized (this) {
      if (atHand != null) {
        taken = true;
        return atHand;
      }
    }
    lease.addOnward(encoded.decodedBytes());
    try {
      return inflateCharged();
    } catch (RuntimeException | Error e) {
      lease.remove(encoded.decodedBytes());
      throw e;
    }
  }

  @Override
  public Payload inflateCharged() {
    try {
      return Payload.of(decoder.decode(encoded));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a body that was decoded before is not decoded again", e);
    }
  }

  /** Under the lock, so that nobody lets go of the array meanwhile. */
  @Override
  public synchronized boolean copyAtHand(byte[] to) {
    if (atHand == null || atHand.sizeBytes() != to.length) {
      return false;
    }
    atHand.copyTo(to);
    return true;
  }

  @Override
  public synchronized boolean isAtHand() {
    return atHand != null;
  }

  /** The request was offered: nobody needs the plain bytes who has not taken them. */
  void letGo() {
    synchronized (this) {
      if (taken || atHand == null) {
        return;
      }
      atHand = null;
    }
    lease.giveBackAdopted();
  }
}
