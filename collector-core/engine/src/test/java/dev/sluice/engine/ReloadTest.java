package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.ComponentStatus;
import dev.sluice.component.Outlets;
import dev.sluice.config.ConfigException;
import dev.sluice.config.model.CollectorConfig;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.id.ComponentId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReloadTest {
  private final Journal journal = new Journal();
  private final MemoryLog log = new MemoryLog();
  private Collector collector =
      graph("", "", "", List.of("step"), List.of("out")).logs(name -> log).build();

  @BeforeEach
  void start() {
    journal.events.clear(); // what the field above created
    collector = graph("", "", "", List.of("step"), List.of("out")).logs(name -> log).build();
    collector.start();
    journal.events.clear();
  }

  @AfterEach
  void stop() {
    collector.stop(Duration.ofSeconds(1));
  }

  private Fakes.Config config(String tag) {
    return new Fakes.Config(journal, tag, "address" + tag.replace("-same", ""));
  }

  private CollectorBuilder graph(
      String in, String step, String out, List<String> processors, List<String> exporters) {
    return Collector.builder()
        .component("in", new Fakes.In(), config(in))
        .component("step", new Fakes.Step(), config(step))
        .component("step/2", new Fakes.Step(), config(step))
        .component("out", new Fakes.Out(), config(out))
        .component("out/2", new Fakes.Out(), config(out))
        .pipeline("traces", List.of("in"), processors, exporters);
  }

  private Outcome send() {
    Outlets next = journal.receivers.getOrDefault("in", Map.of()).get(Signal.TRACES);
    if (next == null) {
      throw new AssertionError("no receiver");
    }
    Replies replies = new Replies();
    next.all().accept(Told.batch(1), replies);
    return replies.only();
  }

  @Test
  void touchesNothingWhenNothingChanged() {
    collector.reload(graph("", "", "", List.of("step"), List.of("out")).toConfig());
    assertThat(journal.events).isEmpty();
    assertThat(collector.metrics().value("sluice_config_reloads", "result", "success"))
        .isEqualTo(1);
  }

  @Test
  void saysThatEverythingIsReadyOfEachConfigurationThatIsInUse() {
    collector.reload(graph("", "", "changed", List.of("step"), List.of("out")).toConfig());
    assertThat(log.at("info")).filteredOn(line -> line.contains("Everything is ready.")).hasSize(2);
  }

  @Test
  void replacesOnlyTheExporterThatChanged() {
    send();
    journal.events.clear();
    collector.reload(graph("", "", "-new", List.of("step"), List.of("out")).toConfig());
    assertThat(journal.events).containsExactly("create out-new", "start out-new", "stop out");
    assertThat(send()).isEqualTo(Told.ACCEPTED);
    assertThat(journal.withPrefix("deliver")).containsExactly("deliver 1 out-new");
    assertThat(collector.ledgers().get(0).in()).as("the account goes on").isEqualTo(2);
    assertThat(collector.ledgers().get(0).branches().get(0).delivered()).isEqualTo(2);
  }

  @Test
  void putsAProcessorIn() {
    collector.reload(graph("", "", "", List.of("step", "step/2"), List.of("out")).toConfig());
    journal.events.clear();
    send();
    assertThat(journal.events)
        .containsExactly("through step@traces", "through step/2@traces", "deliver 1 out");
    assertThat(collector.status())
        .containsKey(InstanceId.processor(ComponentId.parse("step/2"), "traces"));
  }

  @Test
  void addsAnExporterWithAFreshAccount() {
    send();
    collector.reload(graph("", "", "", List.of("step"), List.of("out", "out/2")).toConfig());
    send();
    assertThat(collector.ledgers().get(0).in()).isEqualTo(1);
    assertThat(collector.ledgers().get(0).branches())
        .allSatisfy(branch -> assertThat(branch.in()).isEqualTo(1));
  }

  @Test
  void stopsAnOldReceiverBeforeItsSuccessorBindsTheSameAddress() {
    collector.reload(graph("-same", "", "", List.of("step"), List.of("out")).toConfig());
    assertThat(journal.events).containsExactly("create in-same", "stop in", "start in-same");
    assertThat(send()).isEqualTo(Told.ACCEPTED);
  }

  @Test
  void stopsAnExporterThatWantsItsFilesAloneBeforeItsSuccessorStarts() {
    journal.attached.clear();
    collector.reload(graph("", "", "-alone", List.of("step"), List.of("out")).toConfig());
    journal.events.clear();
    collector.reload(graph("", "", "-alone-too", List.of("step"), List.of("out")).toConfig());
    assertThat(journal.events)
        .containsExactly("create out-alone-too", "stop out-alone", "start out-alone-too");
    assertThat(journal.attached).containsExactly("out-alone to traces", "out-alone-too to traces");
    assertThat(send()).isEqualTo(Told.ACCEPTED);
  }

  @Test
  void tellsAnExporterOfEachPipelineThatEndsInIt() {
    assertThat(journal.attached).containsOnly("out to traces");
    collector.reload(
        graph("", "", "-new", List.of("step"), List.of("out"))
            .pipeline("traces/2", List.of("in"), List.of(), List.of("out"))
            .toConfig());
    assertThat(journal.attached).endsWith("out-new to traces", "out-new to traces/2");
  }

  @Test
  void newPartsFindTheExtensionsOfTheNewConfiguration() {
    collector.reload(
        graph("", "", "-new", List.of("step"), List.of("out"))
            .component("side", new Fakes.Side(), config("-added"))
            .extension("side")
            .toConfig());
    assertThat(journal.seen).contains("out-new finds side-added");
  }

  @Test
  void keepsTheOldConfigurationWhenTheNewOneIsInvalid() {
    CollectorConfig bad =
        graph("", "", "-new", List.of("step"), List.of("out", "join"))
            .component("join", new Fakes.Join(), config(""))
            .toConfig(); // nothing takes from the connector
    assertThatThrownBy(() -> collector.reload(bad)).isInstanceOf(CollectorException.class);
    assertThat(journal.events).isEmpty();
    assertThat(send()).isEqualTo(Told.ACCEPTED);
    assertThat(collector.metrics().value("sluice_config_reloads", "result", "failure"))
        .isEqualTo(1);
  }

  @Test
  void countsAConfigurationThatCannotBeRead() {
    Supplier<ConfigLoader.Result> unreadable =
        () -> {
          throw new ConfigException("a", "b", "is wrong", "");
        };
    assertThatThrownBy(() -> collector.reload(unreadable)).isInstanceOf(ConfigException.class);
    assertThat(collector.metrics().value("sluice_config_reloads", "result", "failure"))
        .isEqualTo(1);
    assertThat(send()).isEqualTo(Told.ACCEPTED);
  }

  @Test
  void bringsTheOldReceiverBackWhenTheNewOneCannotStart() {
    journal.boundAddresses.add("address-taken");
    CollectorConfig taken = graph("-taken", "", "-new", List.of("step"), List.of("out")).toConfig();
    assertThatThrownBy(() -> collector.reload(taken))
        .hasMessageContaining("failed to start \"in\" receiver: listen address-taken");
    assertThat(journal.events)
        .containsExactly(
            "create out-new",
            "create in-taken",
            "start out-new",
            "stop in",
            "start in-taken",
            "stop in-taken",
            "stop out-new",
            "create in",
            "start in");
    assertThat(send()).isEqualTo(Told.ACCEPTED);
    assertThat(journal.withPrefix("deliver")).containsExactly("deliver 1 out");
    assertThat(collector.status().values())
        .extracting(StatusSnapshot::status)
        .containsOnly(ComponentStatus.OK);
  }

  @Test
  void whatDrainsForLongDoesNotHoldTheReloadsThatFollow() {
    for (String tag : List.of("-draining/1", "-draining/2", "-last")) {
      collector.reload(graph("", "", tag, List.of("step"), List.of("out")).toConfig());
    }
    assertThat(journal.withPrefix("stop")).containsExactly("stop out");
    send();
    assertThat(journal.withPrefix("deliver")).containsExactly("deliver 1 out-last");
    journal.drained.countDown();
    collector.stop(Duration.ofSeconds(20));
    assertThat(journal.withPrefix("stop out"))
        .containsExactlyInAnyOrder(
            "stop out", "stop out-draining/1", "stop out-draining/2", "stop out-last");
    assertThat(journal.withPrefix("give up")).isEmpty();
  }

  @Test
  void whatStillDrainsWhenTheTimeForStoppingIsOverIsGivenUpAndCounted() {
    for (String tag : List.of("-draining", "-last")) {
      collector.reload(graph("", "", tag, List.of("step"), List.of("out")).toConfig());
    }
    collector.stop(Duration.ofMillis(10));
    assertThat(journal.withPrefix("give up")).containsExactly("give up out-draining");
    assertThat(journal.withPrefix("stop out"))
        .contains("stop out", "stop out-draining", "stop out-last");
  }

  @Test
  void losesNothingThatIsSentWhileItReloads() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong accepted = new AtomicLong();
    Thread sender =
        new Thread(
            () -> {
              while (!done.get()) {
                if (send() instanceof Outcome.Accepted) {
                  accepted.incrementAndGet();
                }
              }
            });
    sender.start();
    for (int i = 0; i < 50; i++) {
      String tag = i % 2 == 0 ? "-new" : "";
      collector.reload(graph("", tag, tag, List.of("step"), List.of("out")).toConfig());
    }
    done.set(true);
    sender.join();
    assertThat(accepted.get()).isPositive();
    assertThat(journal.withPrefix("deliver")).hasSize(Math.toIntExact(accepted.get()));
    assertThat(collector.ledgers().get(0).in()).isEqualTo(accepted.get());
  }

  private CollectorConfig behindADoor(String door, String out) {
    return Collector.builder()
        .component("door", new Fakes.Door(), config(door))
        .component("out", new Fakes.Out(), config(out))
        .pipeline("traces", List.of("door"), List.of(), List.of("out"))
        .toConfig();
  }

  @Test
  void anOldListenerServesUntilItsHeirDoes() {
    collector.reload(behindADoor("", ""));
    journal.events.clear();
    collector.reload(behindADoor("-same", ""));
    assertThat(journal.events)
        .containsExactly("create door-same", "offer door", "start door-same", "stop door");
  }

  @Test
  void anOldListenerThatServesOnKeepsItsAddressWhenTheNewConfigurationCannotStart() {
    collector.reload(behindADoor("", ""));
    journal.events.clear();
    journal.failingStarts.add("door-same");
    assertThatThrownBy(() -> collector.reload(behindADoor("-same", "")))
        .isInstanceOf(CollectorException.class);
    assertThat(journal.events)
        .containsExactly(
            "create door-same", "offer door", "start door-same", "stop door-same", "keep door");
    assertThat(journal.withPrefix("stop door")).doesNotContain("stop door");
  }

  @Test
  void aListenerThatCannotShareItsAddressStopsFirst() {
    collector.reload(behindADoor("-stubborn", ""));
    journal.events.clear();
    collector.reload(behindADoor("-stubborn-same", ""));
    assertThat(journal.events)
        .containsExactly(
            "create door-stubborn-same",
            "offer door-stubborn",
            "stop door-stubborn",
            "start door-stubborn-same");
  }

  @Test
  void aListenerStopsFirstWhenTheFilesOfWhatItFeedsChangeHands() {
    collector.reload(behindADoor("", "-alone"));
    journal.events.clear();
    collector.reload(behindADoor("-same", "-alone-too"));
    assertThat(journal.withPrefix("st"))
        .containsExactly("stop door", "stop out-alone", "start out-alone-too", "start door-same");
  }
}
