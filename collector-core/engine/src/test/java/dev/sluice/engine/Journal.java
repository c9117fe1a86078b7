package dev.sluice.engine;

import dev.sluice.component.Outlets;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** What fake components of one test did, and what they are to do. */
final class Journal {
  final List<String> events = new CopyOnWriteArrayList<>();
  final List<String> attached = new CopyOnWriteArrayList<>(); // exporters to pipelines
  final List<String> seen = new CopyOnWriteArrayList<>(); // extensions by exporters that start
  final Map<String, Map<Signal, Outlets>> receivers = new ConcurrentHashMap<>();
  final Map<String, Outcome> answers = new ConcurrentHashMap<>();
  final Set<String> failingStarts = ConcurrentHashMap.newKeySet();
  final Set<String> boundAddresses = ConcurrentHashMap.newKeySet();

  final Set<String> offeredAddresses = ConcurrentHashMap.newKeySet();
  final CountDownLatch drained = new CountDownLatch(1); // awaited by those tagged "draining"

  void add(String event) {
    events.add(event);
  }

  List<String> withPrefix(String prefix) {
    return events.stream().filter(e -> e.startsWith(prefix)).toList();
  }
}
