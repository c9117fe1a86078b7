package dev.sluice.testkit;

import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Extension;
import dev.sluice.component.OutgoingCall;
import dev.sluice.flow.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Has a secret that comes when the test says so: calls wait for it. Takes the configured header
 * {@code x-gone} away and shows {@code x-kept} again, as {@code x-seen}. Thread-safe.
 */
public final class LateSecret implements Extension, ClientAuthenticator {
  private final List<Runnable> waiting = new CopyOnWriteArrayList<>();
  private final boolean isSecret;
  private volatile boolean isHere;
  private volatile boolean isBroken;

  /**
   * @param isSecret whether it may only go over TLS
   */
  public LateSecret(boolean isSecret) {
    this.isSecret = isSecret;
  }

  /** How many calls wait for it. */
  public int waiting() {
    return waiting.size();
  }

  /** It is here: who waited goes on. */
  public void come() {
    isHere = true;
    waiting.forEach(Runnable::run);
  }

  /** From now on it throws at whoever wants to wait. */
  public void breakDown() {
    isBroken = true;
  }

  @Override
  public void whenReady(OutgoingCall call, Runnable then) {
    if (isBroken) {
      throw new IllegalStateException("broken");
    }
    if (isHere) {
      then.run();
    } else {
      waiting.add(then);
    }
  }

  @Override
  public Map<String, String> headers(OutgoingCall call) throws NoCredentials {
    if (!isHere) {
      throw new NoCredentials("asked before it was here");
    }
    return Map.of(
        "authorization", "late", "x-seen", call.headers().getOrDefault("x-kept", "nothing"));
  }

  @Override
  public Set<String> without(OutgoingCall call) {
    return Set.of("x-gone");
  }

  @Override
  public boolean isSecret() {
    return isSecret;
  }

  @Override
  public void start() {}

  @Override
  public void stop(Deadline deadline) {}
}
