package dev.sluice.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariantTest {
  @Test
  void everyCombinationIsMadeWithTheLastListFastest() {
    List<Variant> variants =
        new Variant.Axes(
                List.of(Signal.TRACES, Signal.LOGS),
                List.of(),
                List.of(20, 512),
                List.of(1),
                List.of())
            .variants();
    assertThat(variants.stream().map(Variant::label))
        .containsExactly(
            "traces, 20 items a request, 1 connections",
            "traces, 512 items a request, 1 connections",
            "logs, 20 items a request, 1 connections",
            "logs, 512 items a request, 1 connections");
  }

  @Test
  void noListsMakeOneVariantThatChangesNothing() throws Exception {
    List<Variant> variants =
        new Variant.Axes(List.of(), List.of(), List.of(), List.of(), List.of()).variants();
    assertThat(variants).containsExactly(Variant.NONE);
    assertThat(Variant.NONE.label()).isEmpty();
    Scenario scenario = Scenario.read(Path.of("scenarios/w1.yaml"));
    assertThat(scenario.with(Variant.NONE)).isEqualTo(scenario);
  }

  @Test
  void aVariantChangesAllTrafficAndNothingElse() throws Exception {
    Scenario scenario = Scenario.read(Path.of("scenarios/w5.yaml"));
    Scenario changed = scenario.with(new Variant(Signal.METRICS, 800, 5000, 7, 9));
    Traffic traffic = changed.traffic().get(0);
    Profile profile = traffic.profile().profile();
    assertThat(profile.signal()).isEqualTo(Signal.METRICS);
    assertThat(profile.item().bytes()).isEqualTo(800);
    assertThat(profile.itemsPerRequest()).containsExactly(5000);
    assertThat(traffic.connections()).isEqualTo(7);
    assertThat(traffic.inFlight()).isEqualTo(9);
    assertThat(traffic.compression()).isEqualTo(scenario.traffic().get(0).compression());
    assertThat(changed.collector()).isEqualTo(scenario.collector());
    assertThat(changed.name()).isEqualTo(scenario.name());
  }
}
