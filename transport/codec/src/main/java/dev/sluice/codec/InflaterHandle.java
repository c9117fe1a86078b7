package dev.sluice.codec;

import java.util.zip.Inflater;

/** An inflater that can be pooled. */
final class InflaterHandle implements AutoCloseable {
  final Inflater inflater;

  InflaterHandle(boolean raw) {
    this.inflater = new Inflater(raw);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
