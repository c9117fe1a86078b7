package dev.sluice.onward;

import dev.sluice.data.Batch;
import dev.sluice.holding.KeptRoom.Kept;

/** A batch that a component has made, until it is taken or lost. */
final class MadeBatch extends Journey {
  private final Batch batch;
  private final Kept room;

  /**
   * @param batch with a reference of its lease
   * @param room that it occupies
   */
  MadeBatch(Batch batch, Kept room) {
    this.batch = batch;
    this.room = room;
  }

  Batch batch() {
    return batch;
  }

  Kept room() {
    return room;
  }
}
