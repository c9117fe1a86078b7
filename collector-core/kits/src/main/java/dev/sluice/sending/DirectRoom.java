package dev.sluice.sending;

import dev.sluice.holding.Outstanding;
import dev.sluice.memory.MemoryBudget;

/**
 * What a batch occupies that is sent without a queue: its caller holds the bytes, the objects
 * around are charged here.
 *
 * @param objectBytes charged
 */
record DirectRoom(MemoryBudget budget, Outstanding outstanding, long objectBytes) implements Room {
  @Override
  public void giveBack() {
    budget.release(objectBytes);
    outstanding.ended();
  }
}
