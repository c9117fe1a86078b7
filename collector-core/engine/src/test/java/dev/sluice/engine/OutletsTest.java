package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.Outlets;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.TelemetryConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver or connector sees the pipelines behind it, and may offer to some of them. */
class OutletsTest {
  private final Journal journal = new Journal();
  private final Collector collector = graph("traces/a", "traces/b").build();

  OutletsTest() {
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(Duration.ofSeconds(1));
  }

  /** One receiver in front of these pipelines, each with an exporter of its name. */
  private CollectorBuilder graph(String... pipelines) {
    CollectorBuilder builder =
        Collector.builder().component("in", new Fakes.In(), new Fakes.Config(journal, "", "here"));
    for (String pipeline : pipelines) {
      String exporter = "out/" + pipeline.substring(pipeline.indexOf('/') + 1);
      builder
          .component(exporter, new Fakes.Out(), new Fakes.Config(journal, "", ""))
          .pipeline(pipeline, List.of("in"), List.of(), List.of(exporter));
    }
    return builder;
  }

  private Outlets outlets() {
    return Objects.requireNonNull(
        Objects.requireNonNull(journal.receivers.get("in")).get(Signal.TRACES));
  }

  private Outcome offer(TelemetryConsumer way) {
    journal.events.clear();
    Replies replies = new Replies();
    way.accept(Told.batch(1), replies);
    return replies.only();
  }

  @Test
  void namesThePipelinesInConfiguredOrder() {
    assertThat(outlets().pipelines()).containsExactly("traces/a", "traces/b");
    assertThat(outlets().signal()).isEqualTo(Signal.TRACES);
  }

  @Test
  void offersToAllOrToSome() {
    assertThat(offer(outlets().all())).isEqualTo(Told.ACCEPTED);
    assertThat(journal.events).containsExactly("deliver 1 out/a", "deliver 1 out/b");
    offer(outlets().to(List.of("traces/b")));
    assertThat(journal.events).containsExactly("deliver 1 out/b");
    offer(outlets().to(List.of("traces/b", "traces/a")));
    assertThat(journal.events).containsExactly("deliver 1 out/a", "deliver 1 out/b");
    assertThat(collector.ledgers())
        .extracting(ledger -> ledger.in())
        .as("each pipeline counts what came to it")
        .containsExactly(2L, 3L);
  }

  @Test
  void refusesPipelinesThatAreNotBehindIt() {
    assertThatThrownBy(() -> outlets().to(List.of("traces/c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("traces/c");
    assertThatThrownBy(() -> outlets().to(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsBehindAWayMayChangeWhileTheWayStays() {
    TelemetryConsumer all = outlets().all();
    TelemetryConsumer one = outlets().to(List.of("traces/a"));
    collector.reload(graph("traces/a", "traces/c").toConfig());
    assertThat(journal.withPrefix("create in")).as("the receiver stays").hasSize(1);
    offer(all);
    assertThat(journal.events).containsExactly("deliver 1 out/a", "deliver 1 out/c");
    offer(one);
    assertThat(journal.events).containsExactly("deliver 1 out/a");
  }

  @Test
  void whoChoseAPipelineThatGoesIsMadeAnew() {
    outlets().to(List.of("traces/b"));
    collector.reload(graph("traces/a").toConfig());
    assertThat(journal.withPrefix("create in")).hasSize(2);
    assertThat(outlets().pipelines()).containsExactly("traces/a");
  }

  @Test
  void whoLookedAtThePipelinesIsMadeAnewWhenTheyChange() {
    outlets().pipelines();
    collector.reload(graph("traces/a", "traces/b").toConfig());
    assertThat(journal.withPrefix("create in")).hasSize(1);
    collector.reload(graph("traces/a", "traces/b", "traces/c").toConfig());
    assertThat(journal.withPrefix("create in")).hasSize(2);
  }
}
