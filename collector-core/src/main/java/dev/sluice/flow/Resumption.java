package dev.sluice.flow;

/**
 * A way to offer again only what was not taken yet. It keeps whatever bytes it needs, under the
 * lease of the batch that was offered, which the owner therefore holds until the resumed offer has
 * settled.
 */
@FunctionalInterface
public interface Resumption {
  /**
   * Offers what is left. The reply follows the rules of {@link TelemetryConsumer#accept}. At most
   * one call at a time.
   */
  void resume(Reply reply);
}
