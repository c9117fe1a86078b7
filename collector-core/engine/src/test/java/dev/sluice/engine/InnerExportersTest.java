package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.InnerExporter;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Origin;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.id.ComponentType;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.telemetry.MetricLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A component has exporters inside it, which come and go with it. */
class InnerExportersTest {
  private final List<String> events = new ArrayList<>();
  private final List<ExtensionContext> contexts = new ArrayList<>();

  private CollectorBuilder with(String asked) {
    Journal journal = new Journal();
    Fakes.Config config = new Fakes.Config(journal, "", "here");
    return Collector.builder()
        .withoutDiscovery()
        .factory(new Far())
        .component("in", new Fakes.In(), config)
        .component("out", new Fakes.Out(), config)
        .component("outer", new Outer(), asked)
        .extension("outer")
        .pipeline("traces", List.of("in"), List.of(), List.of("out"));
  }

  @Test
  void oneThatItsComponentLeavesRunningStopsWithIt() {
    Collector collector = with("far").build();
    collector.start();
    assertThat(events).containsExactly("create far/inside", "start far/inside");
    assertThat(contexts.get(0).collector().metrics().samples())
        .as("its metrics are among the collector's")
        .anyMatch(sample -> sample.name().equals("far_sent"));
    collector.stop(Duration.ofSeconds(1));
    assertThat(events).endsWith("stop outer", "stop far/inside");
  }

  @Test
  void aReloadThatMakesTheComponentAnewMakesThemAnew() {
    Collector collector = with("far").build();
    collector.start();
    collector.reload(with("far").toConfig());
    assertThat(events).as("nothing has changed").hasSize(2);
    collector.reload(with("far ").toConfig());
    collector.stop(Duration.ofSeconds(1));
    assertThat(events)
        .containsExactly(
            "create far/inside",
            "start far/inside",
            "create far/inside",
            "start far/inside",
            "stop outer",
            "stop far/inside",
            "stop outer",
            "stop far/inside");
  }

  @Test
  void aTypeThatIsNotThereIsToldAtTheComponent() {
    CollectorBuilder builder = with("nowhere");
    assertThatThrownBy(builder::build)
        .isInstanceOf(CollectorException.class)
        .hasMessageContaining("failed to create extension \"outer\"")
        .hasMessageContaining("nowhere");
  }

  private final class Outer implements ExtensionFactory<String> {
    @Override
    public ComponentType type() {
      return ComponentType.of("outer");
    }

    @Override
    public Spec<String> spec() {
      return Spec.empty("");
    }

    @Override
    public Extension create(String config, ExtensionContext context) {
      contexts.add(context);
      Exporter inner =
          context
              .exporters()
              .make(
                  new InnerExporter(
                      ComponentType.of(config.strip()),
                      "inside",
                      Signal.TRACES,
                      MapNode.emptyAt(Origin.CODE),
                      true));
      return new Extension() {
        @Override
        public void start() throws Exception {
          inner.start();
        }

        @Override
        public void stop(Deadline deadline) {
          events.add("stop outer");
        }
      };
    }
  }

  private final class Far implements ExporterFactory<String> {
    @Override
    public ComponentType type() {
      return ComponentType.of("far");
    }

    @Override
    public Spec<String> spec() {
      return Spec.empty("");
    }

    @Override
    public Map<Signal, Stability> signals() {
      return Map.of(Signal.TRACES, Stability.BETA);
    }

    @Override
    public Exporter create(String config, ExporterContext context) {
      events.add("create " + context.id());
      context.metrics().counter(MetricLevel.BASIC, "far_sent", "", "");
      return new Exporter() {
        @Override
        public void start() {
          events.add("start " + context.id());
        }

        @Override
        public void export(Batch batch, BranchLedger branch, Reply reply) {
          branch.delivered(batch.items());
          reply.complete(Outcome.accepted());
        }

        @Override
        public Durability durability() {
          return Durability.DIRECT;
        }

        @Override
        public void stop(Deadline deadline) {
          events.add("stop " + context.id());
        }
      };
    }
  }
}
