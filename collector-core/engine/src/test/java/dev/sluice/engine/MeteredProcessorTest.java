package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Processor;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeteredProcessorTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return nanos.get();
        }

        @Override
        public Instant now() {
          return Instant.EPOCH;
        }
      };

  @Test
  void whatGoesInAndComesOutIsCounted() {
    MetricRegistry registry = new MetricRegistry(MetricLevel.BASIC);
    Processor half = metered(registry, (batch, reply) -> reply.complete(Outcome.accepted()));

    half.accept(Told.batch(10), new Replies());
    half.accept(Told.batch(4), new Replies());
    half.accept(Told.batch(1), new Replies()); // refused

    assertThat(value(registry, "incoming_items")).isEqualTo(15);
    assertThat(value(registry, "outgoing_items")).isEqualTo(7);
    assertThat(registry.samples()).hasSize(2); // the duration is for the detailed level
  }

  @Test
  void onlyTheTimeOfTheProcessorItselfCounts() {
    MetricRegistry registry = new MetricRegistry(MetricLevel.DETAILED);
    Processor half =
        metered(
            registry,
            (batch, reply) -> {
              nanos.addAndGet(100_000_000_000L); // what comes behind takes long
              reply.complete(Outcome.accepted());
            });

    half.accept(Told.batch(10), new Replies());
    half.accept(Told.batch(1), new Replies());

    MetricRegistry.Sample duration =
        registry.samples().stream()
            .filter(sample -> sample.name().equals("otelcol_processor_internal_duration"))
            .findFirst()
            .orElseThrow();
    assertThat(duration.value()).isEqualTo(4.0);
    assertThat(duration.unit()).isEqualTo("s");
  }

  private double value(MetricRegistry registry, String name) {
    Double value =
        registry.value("otelcol_processor_" + name, "processor", "half", "otel_signal", "traces");
    return value == null ? Double.NaN : value;
  }

  /** Takes two seconds, passes on half of a batch, and refuses what it cannot halve. */
  private Processor metered(MetricRegistry registry, TelemetryConsumer behind) {
    return MeteredProcessor.of(
        registry.newSet(), clock, ComponentId.parse("half"), Signal.TRACES, behind, Half::new);
  }

  private final class Half implements Processor {
    private final TelemetryConsumer next;

    Half(TelemetryConsumer next) {
      this.next = next;
    }

    @Override
    public void accept(Batch batch, Reply reply) {
      nanos.addAndGet(2_000_000_000L);
      if (batch.items() == 1) {
        reply.complete(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "too small"));
      } else {
        next.accept(Told.batch(batch.items() / 2), reply);
      }
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }
}
