package dev.sluice.component;

/**
 * Something in a configuration that is valid and starts, but cannot work as it was probably meant.
 *
 * @param path the key, below the component's own, joined with {@code ::}
 * @param text one sentence: what is odd, and what to write instead
 */
public record Doubt(String path, String text) {}
