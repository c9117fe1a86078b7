package dev.sluice.making;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.InnerExporter;
import dev.sluice.component.Stability;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.id.ComponentKind;
import dev.sluice.id.ComponentType;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.testkit.RecordingMetrics;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A component gets exporters for its inside by type and configuration. */
class InsideTest {
  private final List<String> events = new ArrayList<>();
  private final TestContext context = TestContext.of(ComponentKind.EXPORTER, "spreading/1");
  private final Inside inside = new Inside(context, InsideTest.this::type, RecordingMetrics::new);

  @AfterEach
  void close() {
    context.close();
  }

  private Optional<ExporterFactory<?>> type(ComponentType asked) {
    return Optional.of(new Far()).filter(far -> far.type().equals(asked)).map(far -> far);
  }

  private Exporter make(String type, Signal signal, String key) {
    return inside.make(
        new InnerExporter(
            ComponentType.of(type),
            "one",
            signal,
            new MapNode(
                Map.of(key, new MapNode.Entry(Origin.CODE, new ScalarNode("there", Origin.CODE))),
                Origin.CODE),
            true));
  }

  private Deadline soon() {
    return Deadline.NONE;
  }

  @Test
  void itCountsWhereTheOuterOneSays() throws Exception {
    Exporter far = make("far", Signal.TRACES, "to");
    far.start();
    BranchLedger branch = new BranchLedger("traces", context.id());
    RecordingReply reply = new RecordingReply();
    far.export(Telemetry.spans(3), branch, reply);
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    assertThat(branch.delivered()).isEqualTo(3);
    assertThat(events).containsExactly("create far/one there", "start", "export 3");
  }

  @Test
  void stopsOnceThoughBothSay() throws Exception {
    Exporter far = make("far", Signal.TRACES, "to");
    far.start();
    far.stop(soon());
    inside.stop(soon());
    far.stop(soon());
    assertThat(events).containsExactly("create far/one there", "start", "stop");
  }

  @Test
  void whatTheComponentLeavesRunningStopsWithIt() throws Exception {
    make("far", Signal.TRACES, "to").start();
    make("far", Signal.TRACES, "to").start();
    inside.stop(soon());
    assertThat(events).endsWith("stop", "stop");
  }

  @Test
  void saysWhatIsWrongWithWhatIsAsked() {
    assertThatThrownBy(() -> make("nowhere", Signal.TRACES, "to"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> make("far", Signal.LOGS, "to"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("logs");
    assertThatThrownBy(() -> make("far", Signal.TRACES, "too"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("too");
  }

  private final class Far implements ExporterFactory<String> {
    private final Key<String> to = Key.of("to", ValueType.string(), "", "where to");

    @Override
    public ComponentType type() {
      return ComponentType.of("far");
    }

    @Override
    public Spec<String> spec() {
      return Spec.of(keys -> keys.get(to));
    }

    @Override
    public Map<Signal, Stability> signals() {
      return Map.of(Signal.TRACES, Stability.BETA);
    }

    @Override
    public Exporter create(String config, ExporterContext inner) {
      events.add("create " + inner.id() + " " + config);
      assertThat(inner.log()).isSameAs(context.log());
      return new FarExporter();
    }
  }

  private final class FarExporter implements Exporter {
    @Override
    public void start() {
      events.add("start");
    }

    @Override
    public void export(Batch batch, BranchLedger branch, Reply reply) {
      events.add("export " + batch.items());
      branch.delivered(batch.items());
      reply.complete(Outcome.accepted());
    }

    @Override
    public Durability durability() {
      return Durability.DIRECT;
    }

    @Override
    public void stop(Deadline deadline) {
      events.add("stop");
    }
  }
}
