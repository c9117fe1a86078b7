package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.onward.Places;

/** Sends each batch as it came, once there is a place in flight. */
record Unmerged(Places<Request> places) implements Stage {
  @Override
  public void put(Batch batch, TakenBatch taken) {
    places.offer(Request.queued(batch, taken));
  }

  @Override
  public void goOn() {
    places.pump();
  }
}
