package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.CollectorView;
import dev.sluice.component.Component;
import dev.sluice.component.ComponentStatus;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentId;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.tap.Taps;
import dev.sluice.telemetry.MetricRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StopperTest {
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
  private final MemoryLog log = new MemoryLog();
  private final Services services =
      new Services(
          clock,
          (delay, action) -> () -> true,
          Runnable::run,
          MemoryBudget.unlimited(),
          new MetricRegistry(),
          new SharedObjects(log),
          name -> log,
          new Services.Host(
              StopperTest::noView,
              Factories::none,
              StopperTest::noTaps,
              id -> null,
              (id, cause) -> {}));
  private final List<String> stopped = new CopyOnWriteArrayList<>();

  private static CollectorView noView() {
    throw new AssertionError("nobody looks");
  }

  private static Taps noTaps() {
    throw new AssertionError("nobody watches");
  }

  private Part part(InstanceId instance, Component component) {
    ConfiguredComponent<String> spec =
        new ConfiguredComponent<>(instance.id(), new Fakes.Other(), "", Map.of());
    EngineContext context = new ExtensionWorld(services, instance);
    Part part = new Part(instance, spec, context, component, Map.of());
    part.start();
    return part;
  }

  /** Takes so long to stop, and notes how long it was given. */
  private Component takes(String name, Duration time) {
    return new Component() {
      @Override
      public void start() {}

      @Override
      public void stop(Deadline deadline) {
        stopped.add(
            name + " " + Duration.ofNanos(deadline.remainingNanos(nanos.get())).toSeconds());
        nanos.addAndGet(time.toNanos());
      }
    };
  }

  private static ComponentId id(String text) {
    return ComponentId.parse(text);
  }

  @Test
  void givesEachPartAShareOfWhatIsLeftAndExportersTheMost() {
    Part exporter =
        part(InstanceId.exporter(id("e"), Signal.LOGS), takes("exporter", Duration.ofSeconds(20)));
    Part processor =
        part(InstanceId.processor(id("p"), "logs"), takes("processor", Duration.ofSeconds(2)));
    Part receiver = part(InstanceId.receiver(id("r")), takes("receiver", Duration.ZERO));
    new Stopper(clock).stop(List.of(exporter, processor, receiver), Duration.ofSeconds(20));
    // 2 of 10 parts of 20 s; 2 of the 8 left; all of the 18 s left
    assertThat(stopped).containsExactly("receiver 4", "processor 5", "exporter 18");
  }

  @Test
  void exportersStopAtTheSameTimeAndNothingElseDoes() {
    CyclicBarrier together = new CyclicBarrier(2);
    Part first = part(InstanceId.exporter(id("e"), Signal.LOGS), meets(together, "exporter"));
    Part second = part(InstanceId.exporter(id("e/2"), Signal.LOGS), meets(together, "exporter"));
    Part processor = part(InstanceId.processor(id("p"), "logs"), takes("processor", Duration.ZERO));
    Part receiver = part(InstanceId.receiver(id("r")), takes("receiver", Duration.ZERO));
    new Stopper(clock).stop(List.of(first, second, processor, receiver), Duration.ofSeconds(20));
    assertThat(stopped).containsExactly("receiver 4", "processor 5", "exporter 20", "exporter 20");
    assertThat(log.at("error")).isEmpty();
  }

  /** Stops only while another does. */
  private Component meets(CyclicBarrier others, String name) {
    Component counted = takes(name, Duration.ZERO);
    return new Component() {
      @Override
      public void start() {}

      @Override
      public void stop(Deadline deadline) throws Exception {
        others.await(30, TimeUnit.SECONDS);
        counted.stop(deadline);
      }
    };
  }

  @Test
  void leavesBehindWhatDoesNotStopAndGoesOn() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Component stuck =
        new Component() {
          @Override
          public void start() {}

          @Override
          public void stop(Deadline deadline) throws InterruptedException {
            never.await();
          }
        };
    Part exporter =
        part(InstanceId.exporter(id("e"), Signal.LOGS), takes("exporter", Duration.ZERO));
    Part receiver = part(InstanceId.receiver(id("r")), stuck);
    new Stopper(clock).stop(List.of(exporter, receiver), Duration.ofMillis(1));
    assertThat(stopped).hasSize(1);
    assertThat(receiver.context().status().state()).isEqualTo(ComponentStatus.PERMANENT_ERROR);
    assertThat(log.at("error")).singleElement().asString().contains("did not stop in time");
    never.countDown();
  }

  @Test
  void goesOnWhenAPartFailsToStop() {
    Component broken =
        new Component() {
          @Override
          public void start() {}

          @Override
          public void stop(Deadline deadline) {
            throw new StackOverflowError();
          }
        };
    Part exporter =
        part(InstanceId.exporter(id("e"), Signal.LOGS), takes("exporter", Duration.ZERO));
    Part receiver = part(InstanceId.receiver(id("r")), broken);
    new Stopper(clock).stop(List.of(exporter, receiver), Duration.ofSeconds(20));
    assertThat(stopped).containsExactly("exporter 20");
    assertThat(log.at("error")).singleElement().asString().contains("failed to stop");
  }
}
