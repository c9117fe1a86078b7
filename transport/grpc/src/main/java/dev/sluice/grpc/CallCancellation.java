package dev.sluice.grpc;

import dev.sluice.flow.Cancellation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cancellation of one call. Actions run outside the lock. */
final class CallCancellation implements Cancellation {
  private @Nullable List<Runnable> actions; // guarded by this
  private boolean requested; // guarded by this

  @Override
  public synchronized boolean isRequested() {
    return requested;
  }

  @Override
  public void onRequested(Runnable action) {
    synchronized (this) {
      if (!requested) {
        actions = actions == null ? new ArrayList<>(1) : actions;
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  void request() {
    List<Runnable> due;
    synchronized (this) {
      requested = true;
      due = actions;
      actions = null;
    }
    if (due != null) {
      due.forEach(Runnable::run);
    }
  }
}
