package dev.sluice.load.ledger;

import java.util.ArrayList;
import java.util.List;

/** What was expected of a run and is not so. Used by one thread. */
final class Expectations {
  private final List<String> failures = new ArrayList<>();

  void expect(long actual, long wanted, String what) {
    if (actual != wanted) {
      failures.add(what + " is " + actual + ", not " + wanted);
    }
  }

  List<String> failures() {
    return List.copyOf(failures);
  }
}
