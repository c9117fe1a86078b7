package dev.sluice.engine;

import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.ledger.SourceAccount;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Items that were dropped, by component and reason, over all pipelines and sources.
 *
 * @param items dropped, by {@code component{reason}}, for example {@code otlp_grpc{shutdown}}
 */
record DropTotals(Map<String, Long> items) {
  /** What was dropped so far. */
  static DropTotals of(List<PipelineLedger> ledgers, List<SourceAccount> sources) {
    Map<String, Long> all = new TreeMap<>();
    for (PipelineLedger ledger : ledgers) {
      ledger
          .dropped()
          .forEach((key, count) -> add(all, key.component().toString(), key.reason(), count));
      for (BranchLedger branch : ledger.branches()) {
        for (DropReason reason : DropReason.values()) {
          add(all, branch.exporter().toString(), reason, branch.dropped(reason));
        }
      }
    }
    for (SourceAccount source : sources) {
      for (DropReason reason : source.reasons()) {
        add(all, source.component().toString(), reason, source.dropped(reason));
      }
    }
    return new DropTotals(all);
  }

  private static void add(Map<String, Long> all, String component, DropReason reason, long count) {
    if (count > 0) {
      all.merge(component + "{" + reason.label() + "}", count, Long::sum);
    }
  }

  /** What was dropped since. */
  DropTotals since(DropTotals before) {
    Map<String, Long> more = new TreeMap<>();
    items.forEach(
        (key, count) -> {
          long added = count - before.items.getOrDefault(key, 0L);
          if (added > 0) {
            more.put(key, added);
          }
        });
    return new DropTotals(more);
  }

  long total() {
    return items.values().stream().mapToLong(Long::longValue).sum();
  }

  /** For a log line: {@code otlp_grpc{shutdown}=5000}, several with commas between. */
  String inWords() {
    return items.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
