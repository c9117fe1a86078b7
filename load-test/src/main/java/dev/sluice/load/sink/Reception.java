package dev.sluice.load.sink;

import dev.sluice.load.payload.ItemNumber;
import dev.sluice.load.payload.ItemScanner;
import dev.sluice.load.payload.JsonReader;
import dev.sluice.load.payload.Signal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes requests of either protocol into the accounts and decides what to answer. */
final class Reception {
  private static final Behaviour.Fault FLAPPED = new Behaviour.Fault(100, Behaviour.Kind.RETRY, 0);

  private final Map<Signal, Account> accounts = new EnumMap<>(Signal.class);
  private final boolean numbers;
  private final Random random; // guarded by itself
  private final LongSupplier nanoClock;
  private volatile Mode mode;

  /** What is done now, and since when. */
  private record Mode(Behaviour behaviour, long sinceNanos) {}

  /**
   * @param numbers whether every item's number is kept; else items are only counted
   */
  Reception(boolean numbers, long seed, LongSupplier nanoClock) {
    this.numbers = numbers;
    this.random = new Random(seed);
    this.nanoClock = nanoClock;
    this.mode = new Mode(Behaviour.WELL, nanoClock.getAsLong());
    for (Signal signal : Signal.values()) {
      accounts.put(signal, new Account());
    }
  }

  void behave(Behaviour now) {
    mode = new Mode(now, nanoClock.getAsLong());
  }

  Account account(Signal signal) {
    Account account = accounts.get(signal);
    if (account == null) {
      throw new AssertionError(signal);
    }
    return account;
  }

  /** One request in JSON, decompressed. */
  Verdict takeJson(Signal signal, byte[] json) {
    account(signal).sawPlainBytes(json.length);
    byte[] request;
    try {
      request = JsonReader.toProtobuf(signal, json);
    } catch (IllegalArgumentException e) {
      account(signal).arrived();
      return broken(signal);
    }
    return decide(signal, request);
  }

  /** One request that could not even be decompressed. */
  Verdict broken(Signal signal) {
    account(signal).foundBroken();
    return new Verdict(Verdict.Outcome.REFUSE, 0, 0, null);
  }

  /** One request in protobuf, decompressed. */
  Verdict take(Signal signal, byte[] request) {
    account(signal).sawPlainBytes(request.length);
    return decide(signal, request);
  }

  private Verdict decide(Signal signal, byte[] request) {
    account(signal).arrived();
    Mode now = mode;
    Behaviour.Fault fault = fault(now);
    Behaviour.Kind kind = fault == null ? null : fault.kind();
    long rejected = 0;
    try {
      if (kind == Behaviour.Kind.REFUSE) {
        takeItems(signal, request, Integer.MAX_VALUE, false);
      } else if (kind == null || kind == Behaviour.Kind.HANG_AFTER_TAKING) {
        takeItems(signal, request, 0, kind == null);
      } else if (kind == Behaviour.Kind.PARTIAL) {
        rejected = takeItems(signal, request, 100, true);
      }
    } catch (IllegalArgumentException e) {
      return broken(signal);
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
    return new Verdict(outcome, rejected, now.behaviour().delayMillis(), fault);
  }

  /**
   * Takes items, or refuses some.
   *
   * @param rejectOneOf 0: none is rejected; {@link Integer#MAX_VALUE}: all are; else the first of
   *     so many
   * @param answered whether the caller learns of it
   */
  private long takeItems(Signal signal, byte[] request, int rejectOneOf, boolean answered) {
    Account account = account(signal);
    ItemScanner scanner = new ItemScanner(signal);
    int items =
        scanner.scan(request, request.length, (start, end, trace, span, parent, begin, time) -> {});
    int rejected =
        rejectOneOf == 0
            ? 0
            : rejectOneOf == Integer.MAX_VALUE ? items : Math.max(1, items / rejectOneOf);
    if (numbers) {
      int[] index = new int[1];
      scanner.numbers(
          request,
          request.length,
          (number, start, end) -> {
            Arrivals arrivals = account.of((int) (number >>> 40));
            if (index[0]++ < rejected) {
              arrivals.rejected().add(ItemNumber.sequence(number));
            } else {
              arrivals.take(ItemNumber.sequence(number));
              arrivals.check(request, start, end, number);
            }
          });
    }
    account.tookItems(items - rejected);
    if (answered) {
      account.answered(items - rejected, rejected);
    }
    return rejected;
  }

  private Behaviour.@Nullable Fault fault(Mode now) {
    int flap = now.behaviour().flapMillis();
    if (flap > 0) {
      long millis = TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - now.sinceNanos());
      if (millis / flap % 2 == 1) {
        return FLAPPED;
      }
    }
    if (now.behaviour().faults().isEmpty()) {
      return null;
    }
    double dice;
    synchronized (random) {
      dice = random.nextDouble() * 100;
    }
    for (Behaviour.Fault fault : now.behaviour().faults()) {
      dice -= fault.percent();
      if (dice < 0) {
        return fault;
      }
    }
    return null;
  }
}
