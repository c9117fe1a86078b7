package dev.sluice.http;

import dev.sluice.data.EncodedPayload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Slice;
import dev.sluice.flow.Cancellation;
import dev.sluice.memory.MemoryLease;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and the way to answer it.
 *
 * <p>Memory: the server holds one reference of each lease until {@link #respond}; whoever keeps
 * bytes longer retains the lease before that. {@link #dropPlain} and {@link #dropEncoded} let one
 * of the two forms go earlier. Only the thread that has the exchange at the moment may call those.
 */
public final class HttpExchange {
  private final RequestHead head;
  private final RequestMetadata metadata;
  private final Cancellation cancellation;
  private final Consumer<HttpAnswer> responder;
  private final AtomicBoolean responded = new AtomicBoolean();
  private final String coding;
  private @Nullable LeasedBytes plain;
  private @Nullable LeasedBytes encoded;
  private final long plainBytes;

  HttpExchange(
      RequestHead head,
      RequestMetadata metadata,
      String coding,
      @Nullable LeasedBytes encoded,
      LeasedBytes plain,
      Cancellation cancellation,
      Consumer<HttpAnswer> responder) {
    this.head = head;
    this.metadata = metadata;
    this.coding = coding;
    this.encoded = encoded;
    this.plain = plain;
    this.plainBytes = plain.bytes().length();
    this.cancellation = cancellation;
    this.responder = responder;
  }

  public RequestHead head() {
    return head;
  }

  /** What batches made of this request carry. */
  public RequestMetadata metadata() {
    return metadata;
  }

  /** The decoded body. */
  public Slice body() {
    return present(plain).bytes();
  }

  /** What the decoded body weighs. */
  public MemoryLease bodyLease() {
    return present(plain).lease();
  }

  /** The body as it came, or null when it came plain, or was decoded by the framing format. */
  public @Nullable EncodedPayload encoded() {
    LeasedBytes form = encoded;
    return form == null ? null : new EncodedPayload(coding, form.bytes(), plainBytes);
  }

  /** What the body as it came weighs; only while {@link #encoded} is not null. */
  public MemoryLease encodedLease() {
    return present(encoded).lease();
  }

  /** Lets the decoded body go: it was only looked at. */
  public void dropPlain() {
    LeasedBytes gone = present(plain);
    plain = null;
    gone.lease().release();
  }

  /** Lets the body as it came go: nobody will pass it on. */
  public void dropEncoded() {
    LeasedBytes gone = encoded;
    encoded = null;
    if (gone != null) {
      gone.lease().release();
    }
  }

  /** Asked for when the client leaves before its answer. */
  public Cancellation cancellation() {
    return cancellation;
  }

  /** Answers; exactly once, on any thread. */
  public void respond(HttpAnswer answer) {
    if (!tryRespond(answer)) {
      throw new IllegalStateException("a second answer to one request");
    }
  }

  /** Answers unless that was done before. */
  boolean tryRespond(HttpAnswer answer) {
    if (!responded.compareAndSet(false, true)) {
      return false;
    }
    dropEncoded();
    if (plain != null) {
      dropPlain();
    }
    responder.accept(answer);
    return true;
  }

  private static LeasedBytes present(@Nullable LeasedBytes form) {
    if (form == null) {
      throw new IllegalStateException("these bytes were let go");
    }
    return form;
  }
}
