package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.onward.Places;

/** Sends each batch as it came, once there is a place in flight. */
record Unmerged(Places<Request> places) implements Stage {
  @Override
  public void put(Batch batch, Origin origin) {
    places.offer(Request.queued(batch, origin));
  }

  @Override
  public void goOn() {
    places.pump();
  }
}
