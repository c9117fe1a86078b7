package dev.sluice.otlp.edit;

import dev.sluice.data.Payload;
import dev.sluice.otlp.write.EditMemory;
import dev.sluice.otlp.write.SpliceWriter;

/**
 * The levels between the request and what is put next. A level is opened in the output only when
 * something below it is put, so those that stay empty leave no trace.
 */
final class LevelStack {
  private final SpliceWriter out;
  private final Level[] levels;
  private int depth; // levels in use; the first is a resource's entry
  private int opened; // how many of them are open in the output

  LevelStack(EditMemory memory) {
    out = new SpliceWriter(memory);
    levels =
        new Level[] {new Level(memory), new Level(memory), new Level(memory), new Level(memory)};
  }

  /** Goes one level down; the caller says what it is. */
  Level enter() {
    return levels[depth++];
  }

  void leave() {
    depth--;
    if (opened > depth) {
      levels[depth].close(out);
      opened = depth;
    }
  }

  /** Bytes that it costs to open what is not open yet. */
  int openingBytes() {
    int bytes = 0;
    for (int i = opened; i < depth; i++) {
      bytes += levels[i].openingBytes();
    }
    return bytes;
  }

  /** The output, all levels open; for the next piece. */
  SpliceWriter open() {
    while (opened < depth) {
      levels[opened++].open(out);
    }
    return out;
  }

  /** The output, for fields of the request itself; no level may be open. */
  SpliceWriter prefix() {
    if (opened > 0) {
      throw new IllegalStateException(opened + " levels are open");
    }
    return out;
  }

  /** Bytes of the output so far. */
  long sizeBytes() {
    return out.sizeBytes();
  }

  /** Ends the output; the levels in use are opened again in the next one when needed. */
  Payload finish() {
    while (opened > 0) {
      levels[--opened].close(out);
    }
    return out.finish();
  }
}
