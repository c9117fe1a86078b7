package dev.sluice.http;

import dev.sluice.flow.Cancellation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells that the client of a request left before its answer. Thread-safe. */
final class ClientGone implements Cancellation {
  private boolean gone; // guarded by this
  private @Nullable List<Runnable> actions; // guarded by this

  @Override
  public synchronized boolean isRequested() {
    return gone;
  }

  @Override
  public void onRequested(Runnable action) {
    synchronized (this) {
      if (!gone) {
        List<Runnable> waiting = actions == null ? new ArrayList<>(1) : actions;
        waiting.add(action);
        actions = waiting;
        return;
      }
    }
    action.run();
  }

  void happened() {
    List<Runnable> due;
    synchronized (this) {
      if (gone) {
        return;
      }
      gone = true;
      due = actions == null ? List.of() : actions;
      actions = null;
    }
    due.forEach(Runnable::run);
  }
}
