package dev.sluice.testkit;

import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Extension;
import dev.sluice.component.OutgoingCall;
import dev.sluice.flow.Deadline;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives {@code authorization: Bearer 1}, and the next number once a backend has refused the newest.
 * Thread-safe.
 */
public final class RenewedToken implements Extension, ClientAuthenticator {
  private static final String HEADER = "authorization";

  private final AtomicInteger newest = new AtomicInteger(1);
  private final List<OutgoingCall> asked = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  /** The calls that it was asked for, in order. */
  public List<OutgoingCall> asked() {
    return List.copyOf(asked);
  }

  /** What backends did not take, as often as it was told. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /** What it gives now. */
  public String token() {
    return bearer(newest.get());
  }

  private static String bearer(int number) {
    return "Bearer " + number;
  }

  @Override
  public Map<String, String> headers(OutgoingCall call) throws NoCredentials {
    asked.add(call);
    if (newest.get() == 0) {
      throw new NoCredentials("none yet");
    }
    return Map.of(HEADER, token());
  }

  /** Many calls may have gone out with one token: only the first to come back makes a newer one. */
  @Override
  public boolean refused(OutgoingCall call, Map<String, String> given) {
    String token = given.getOrDefault(HEADER, "");
    refused.add(token);
    int now = newest.get();
    if (token.equals(bearer(now))) {
      newest.compareAndSet(now, now + 1);
    }
    return true;
  }

  /** From now on it has none. */
  public void expire() {
    newest.set(0);
  }

  @Override
  public void start() {}

  @Override
  public void stop(Deadline deadline) {}
}
