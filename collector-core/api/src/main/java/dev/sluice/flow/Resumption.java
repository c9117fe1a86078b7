package dev.sluice.flow;

/**
 * A way to offer again only what was not taken yet. It keeps whatever bytes it needs, under the
 * lease of the batch that was offered, which the owner therefore holds until the resumed offer has
 * settled.
 *
 * <p>Whoever owns the batch ends it in one of two ways: a resumed offer settles (anything but
 * {@code Retry} with a resumption of its own), or it is {@linkplain #abandon() abandoned}. The
 * pipeline engine abandons those that reach a receiver, because its client sends the whole request
 * again.
 */
@FunctionalInterface
public interface Resumption {
  /**
   * Offers what is left. The reply follows the rules of {@link TelemetryConsumer#accept}. At most
   * one call at a time. A {@code Retry} that answers it either brings the resumption to use from
   * then on, or none: then nothing of this offer was taken, and this resumption may be used again.
   */
  void resume(Reply reply);

  /**
   * The owner gives up what is left, having counted it. Parts that were taken stay taken; this only
   * settles the accounts. Called instead of {@link #resume}; whoever wraps a resumption hands it
   * on.
   */
  default void abandon() {}

  /** This resumption with another way to resume and the same way to be abandoned. */
  default Resumption resumingWith(Resumption newResume) {
    Resumption outer = this;
    return new Resumption() {
      @Override
      public void resume(Reply reply) {
        newResume.resume(reply);
      }

      @Override
      public void abandon() {
        outer.abandon();
      }
    };
  }
}
