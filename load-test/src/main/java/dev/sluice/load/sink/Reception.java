package dev.sluice.load.sink;

import dev.sluice.load.payload.ItemNumber;
import dev.sluice.load.payload.ItemScanner;
import dev.sluice.load.payload.Signal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Takes requests of either protocol into the accounts and decides what to answer. */
final class Reception {
  private final Map<Signal, Account> accounts = new EnumMap<>(Signal.class);
  private final boolean numbers;
  private final Random random; // guarded by itself
  private volatile Behaviour behaviour = Behaviour.WELL;

  /**
   * @param numbers whether every item's number is kept; else items are only counted
   */
  Reception(boolean numbers, long seed) {
    this.numbers = numbers;
    this.random = new Random(seed);
    for (Signal signal : Signal.values()) {
      accounts.put(signal, new Account());
    }
  }

  void behave(Behaviour now) {
    behaviour = now;
  }

  Account account(Signal signal) {
    Account account = accounts.get(signal);
    if (account == null) {
      throw new AssertionError(signal);
    }
    return account;
  }

  /** One request, decompressed. */
  Verdict take(Signal signal, byte[] request, int length, int wireBytes) {
    Account account = account(signal);
    account.arrived(wireBytes);
    Behaviour now = behaviour;
    Behaviour.Fault fault = now.faults().isEmpty() ? null : draw(now);
    Behaviour.Kind kind = fault == null ? null : fault.kind();
    boolean takes =
        kind == null || kind == Behaviour.Kind.PARTIAL || kind == Behaviour.Kind.HANG_AFTER_TAKING;
    long rejected = 0;
    try {
      if (takes) {
        rejected =
            takeItems(
                signal,
                request,
                length,
                kind == Behaviour.Kind.PARTIAL,
                kind == null || kind == Behaviour.Kind.PARTIAL);
      }
    } catch (IllegalArgumentException e) {
      account.foundBroken();
      return new Verdict(Verdict.Outcome.REFUSE, 0, 0, 0);
    }
    Verdict.Outcome outcome =
        kind == null
            ? Verdict.Outcome.OK
            : switch (kind) {
              case PARTIAL -> Verdict.Outcome.OK;
              case RETRY -> Verdict.Outcome.RETRY;
              case THROTTLE -> Verdict.Outcome.THROTTLE;
              case REFUSE -> Verdict.Outcome.REFUSE;
              case HANG, HANG_AFTER_TAKING -> Verdict.Outcome.HANG;
            };
    return new Verdict(
        outcome, rejected, now.delayMillis(), fault == null ? 0 : fault.retryAfterMillis());
  }

  private long takeItems(
      Signal signal, byte[] request, int length, boolean partial, boolean answered) {
    Account account = account(signal);
    ItemScanner scanner = new ItemScanner(signal);
    int items =
        scanner.scan(request, length, (start, end, traceId, spanId, parent, begin, time) -> {});
    int rejected = partial ? Math.max(1, items / 100) : 0;
    if (numbers) {
      int[] index = new int[1];
      scanner.numbers(
          request,
          length,
          number -> {
            int source = (int) (number >>> 40);
            if (index[0]++ < rejected) {
              account.rejected(source).add(ItemNumber.sequence(number));
            } else {
              account.taken(source).add(ItemNumber.sequence(number));
            }
          });
    }
    account.tookItems(items - rejected);
    if (answered) {
      account.answered(items - rejected, rejected);
    }
    return rejected;
  }

  private Behaviour.@org.jspecify.annotations.Nullable Fault draw(Behaviour now) {
    double dice;
    synchronized (random) {
      dice = random.nextDouble() * 100;
    }
    for (Behaviour.Fault fault : now.faults()) {
      dice -= fault.percent();
      if (dice < 0) {
        return fault;
      }
    }
    return null;
  }
}
