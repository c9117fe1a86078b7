package dev.sluice.telemetry.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourceMetricsTest {
  private static final ComponentId MAKER = ComponentId.parse("span_metrics");

  private final MetricRegistry registry = new MetricRegistry(MetricLevel.BASIC);
  private final ShownLedgers shown = new ShownLedgers(registry);
  private final SourceAccount fromTraces = new SourceAccount(MAKER, Signal.METRICS);
  private final SourceAccount fromLogs = new SourceAccount(MAKER, Signal.METRICS);

  private @Nullable Double items(String term) {
    return registry.value(
        "sluice_source_items", "component", "span_metrics", "signal", "metrics", "term", term);
  }

  @Test
  void nothingIsShownOfWhatMakesNothing() {
    shown.show(List.of(), List.of(fromTraces));
    assertThat(registry.samples()).isEmpty();
  }

  @Test
  void theAccountsOfOneComponentAndSignalAreShownAsOneSum() {
    shown.show(List.of(), List.of(fromTraces, fromLogs));
    fromTraces.created(10);
    fromLogs.created(5);
    fromTraces.taken(8);
    fromLogs.dropped(DropReason.SHUTDOWN, 5);
    assertThat(items("created")).isEqualTo(15);
    assertThat(items("taken")).isEqualTo(8);
    assertThat(items("dropped")).isEqualTo(5);
    assertThat(items("held")).isEqualTo(2);
    assertThat(
            registry.value(
                "sluice_dropped_items",
                "pipeline",
                "",
                "component",
                "span_metrics",
                "signal",
                "metrics",
                "reason",
                "shutdown"))
        .isEqualTo(5);
  }

  @Test
  void metricsGoWithTheirSource() {
    shown.show(List.of(), List.of(fromTraces));
    fromTraces.created(1);
    shown.show(List.of(), List.of(fromLogs));
    assertThat(registry.samples()).isEmpty();
    fromTraces.created(1);
    assertThat(registry.samples()).as("nobody looks at it any more").isEmpty();
    shown.close();
    fromLogs.created(1);
    assertThat(registry.samples()).isEmpty();
  }
}
