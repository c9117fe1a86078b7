package dev.sluice.telemetry.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.id.ComponentId;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerMetricsTest {
  private static final ComponentId BATCH = ComponentId.parse("batch");
  private static final ComponentId SAMPLER = ComponentId.parse("probabilistic_sampler");
  private static final ComponentId FIRST = ComponentId.parse("otlp_grpc/a");
  private static final ComponentId SECOND = ComponentId.parse("debug");
  private static final List<String> RIGHT_SIDE =
      List.of("delivered", "rejected_by_backend", "dropped", "filtered", "held");

  private final MetricRegistry registry = new MetricRegistry(MetricLevel.BASIC);
  private final PipelineLedger trunk = new PipelineLedger("traces/2");
  private final BranchLedger first = trunk.addBranch(FIRST);
  private final BranchLedger second = trunk.addBranch(SECOND);
  private final LedgerMetrics shown = LedgerMetrics.show(registry.newSet(), trunk);

  @Test
  void theTermsOfEveryBranchAddUpWhateverHappened() {
    Random random = new Random(20260102);
    for (int i = 0; i < 2000; i++) {
      long items = random.nextInt(1, 50);
      accept(random, items);
      if (i % 100 == 0) {
        assertBalanced();
      }
    }
    assertBalanced();
    assertThat(term(FIRST, "dropped")).isPositive();
    assertThat(term(SECOND, "filtered")).isPositive();
    assertThat(term(SECOND, "held")).isPositive();
  }

  /** What the parts of a pipeline count for one request, by their own rules. */
  private void accept(Random random, long items) {
    switch (random.nextInt(7)) {
      case 0 -> { // all branches take it: one at once, one into its queue
        pass(items);
        first.delivered(items);
        second.held(items);
      }
      case 1 -> { // a sampler leaves some out, the rest is dropped on one branch
        long kept = items / 2;
        trunk.in(items);
        trunk.filtered(SAMPLER, items - kept);
        trunk.passed(kept);
        first.in(kept);
        first.dropped(DropReason.QUEUE_FULL, kept);
        second.in(kept);
        second.rejectedByBackend(kept);
      }
      case 2 -> { // the batcher took it and has handed it to one branch so far
        trunk.in(items);
        trunk.held(BATCH, items);
        first.in(items);
        first.ahead(items);
        first.delivered(items);
      }
      case 3 -> { // one branch took it, then the sender was told to send it again
        second.in(items);
        second.extra(items);
        second.held(items);
      }
      case 4 -> { // the trunk itself loses it
        trunk.in(items);
        trunk.dropped(BATCH, DropReason.SHUTDOWN, items);
      }
      case 5 -> { // a component makes new ones
        trunk.created(SAMPLER, items);
        trunk.passed(items);
        first.in(items);
        first.delivered(items);
        second.in(items);
        second.dropped(DropReason.PERMANENT, items);
      }
      default -> { // the queue of one branch drains a little
        long sent = Math.min(items, second.held());
        second.held(-sent);
        second.delivered(sent);
      }
    }
  }

  private void pass(long items) {
    trunk.in(items);
    trunk.passed(items);
    first.in(items);
    second.in(items);
  }

  private void assertBalanced() {
    for (ComponentId exporter : List.of(FIRST, SECOND)) {
      double right = RIGHT_SIDE.stream().mapToDouble(name -> term(exporter, name)).sum();
      assertThat(term(exporter, "in") + term(exporter, "created"))
          .as("%s: %s", exporter, registry.samples())
          .isEqualTo(right);
    }
  }

  @Test
  void dropsAppearWithComponentAndReason() {
    assertThat(registry.value("sluice_dropped_items", dropLabels("debug", "permanent"))).isNull();

    second.dropped(DropReason.PERMANENT, 3);
    second.dropped(DropReason.PERMANENT, 4);
    trunk.dropped(BATCH, DropReason.MEMORY, 5);

    assertThat(registry.value("sluice_dropped_items", dropLabels("debug", "permanent")))
        .isEqualTo(7);
    assertThat(registry.value("sluice_dropped_items", dropLabels("batch", "memory"))).isEqualTo(5);
  }

  @Test
  void whatABackendRejectedInPartIsShownAsADropAndStaysATermOfItsOwn() {
    pass(5);
    second.rejectedByBackend(0);
    assertThat(registry.value("sluice_dropped_items", dropLabels("debug", "rejected_partial")))
        .isNull();
    second.delivered(3);
    second.rejectedByBackend(2);
    first.delivered(5);
    assertThat(registry.value("sluice_dropped_items", dropLabels("debug", "rejected_partial")))
        .isEqualTo(2);
    assertThat(term(SECOND, "rejected_by_backend")).isEqualTo(2);
    assertThat(term(SECOND, "dropped")).isZero();
    assertBalanced();
  }

  @Test
  void whatWasCountedBeforeIsShownToo() {
    PipelineLedger old = new PipelineLedger("logs");
    old.addBranch(SECOND).dropped(DropReason.TOO_LARGE, 2);
    old.filtered(SAMPLER, 9);

    LedgerMetrics.show(registry.newSet(), old);

    assertThat(
            registry.samples().stream()
                .filter(sample -> "logs".equals(sample.labels().get("pipeline")))
                .filter(sample -> sample.value() != 0)
                .map(MetricRegistry.Sample::name)
                .distinct())
        .containsExactlyInAnyOrder(
            "sluice_dropped_items", "sluice_filtered_items", "sluice_ledger_items");
  }

  @Test
  void heldItemsAreShownByComponent() {
    trunk.held(BATCH, 12);
    first.held(5);

    assertThat(held("batch")).isEqualTo(12);
    assertThat(held("otlp_grpc/a")).isEqualTo(5);
  }

  @Test
  void nothingIsLeftWhenItIsClosed() {
    shown.close();
    second.dropped(DropReason.MEMORY, 1); // late, and must not fail

    assertThat(registry.samples()).isEmpty();
  }

  @Test
  void ledgersComeAndGoWithTheirPipelines() {
    PipelineLedger logs = new PipelineLedger("logs");
    logs.addBranch(SECOND);
    PipelineLedger metrics = new PipelineLedger("metrics");
    metrics.addBranch(SECOND);
    shown.close();
    ShownLedgers board = new ShownLedgers(registry);

    board.show(List.of(logs, metrics), List.of());
    logs.in(3);
    board.show(List.of(logs), List.of());

    assertThat(registry.samples())
        .extracting(sample -> sample.labels().get("pipeline"))
        .containsOnly("logs");
    assertThat(
            registry.value(
                "sluice_ledger_items",
                "pipeline",
                "logs",
                "exporter",
                "debug",
                "signal",
                "logs",
                "term",
                "in"))
        .isEqualTo(3);
    board.close();
    assertThat(registry.samples()).isEmpty();
  }

  private double held(String component) {
    return Objects.requireNonNull(
        registry.value(
            "sluice_held_items",
            "pipeline",
            "traces/2",
            "component",
            component,
            "signal",
            "traces"));
  }

  private double term(ComponentId exporter, String name) {
    Map<String, String> labels =
        Map.of(
            "pipeline",
            "traces/2",
            "exporter",
            exporter.toString(),
            "signal",
            "traces",
            "term",
            name);
    return registry.samples().stream()
        .filter(sample -> sample.name().equals("sluice_ledger_items"))
        .filter(sample -> sample.labels().equals(labels))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static String[] dropLabels(String component, String reason) {
    return new String[] {
      "pipeline", "traces/2", "component", component, "signal", "traces", "reason", reason
    };
  }
}
