package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An attribute key in the form that look-ups compare: UTF-8. Immutable; make it once, keep it. */
public final class AttributeKey {
  private final String name;
  private final byte[] utf8;

  private AttributeKey(String name) {
    this.name = name;
    this.utf8 = name.getBytes(StandardCharsets.UTF_8);
  }

  public static AttributeKey of(String name) {
    return new AttributeKey(name);
  }

  public String name() {
    return name;
  }

  /** The key's bytes; not to be written. */
  public Slice utf8() {
    return Slice.of(utf8);
  }

  /** The same as an array, for the editor; not to be written. */
  public byte[] bytes() {
    return utf8;
  }

  boolean matches(byte[] b, int from, int length) {
    return length == utf8.length && Arrays.equals(b, from, from + length, utf8, 0, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttributeKey that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
