package dev.sluice.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.load.proxy.ProxyFault;
import dev.sluice.load.sink.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void everyKeyIsRead() throws IOException {
    Scenario scenario =
        read(
            """
            name: all
            unchanged: true
            drain_seconds: 5
            pipelines: 1
            ports: {grpc: 4317, sink_http: 14318}
            traffic:
              - profile: {signal: logs}
                protocol: http_json
                compression: zstd
                connections: 3
                in_flight: 7
                headers: {x-tenant: a}
            phases:
              - {name: probe, seconds: 2}
              - {seconds: 4, rate: 100, to_rate: 200}
              - {name: over, seconds: 6, times_capacity: 3}
            sink: {delay_ms: 3, faults: [{percent: 5, kind: throttle, retry_after_ms: 9}]}
            events:
              - {at: 1, do: stall, for: 2, percent: 50}
              - {at: 3, do: proxy, where: collector, fault: {drop: to_target}}
            thresholds:
              lost_items: {max: 0}
            collector: |
              receivers: {}
            """);
    assertThat(scenario.phases())
        .containsExactly(
            new Phase("probe", 2, null, null, null),
            new Phase("open loop", 4, 100.0, 200.0, null),
            new Phase("over", 6, null, null, 3.0));
    assertThat(scenario.seconds()).isEqualTo(12);
    assertThat(scenario.sink())
        .isEqualTo(new Behaviour(3, List.of(new Behaviour.Fault(5, Behaviour.Kind.THROTTLE, 9))));
    assertThat(scenario.events().get(0).sinkBehaviour())
        .isEqualTo(new Behaviour(0, List.of(new Behaviour.Fault(50, Behaviour.Kind.HANG, 0))));
    assertThat(scenario.events().get(1).fault())
        .isEqualTo(new ProxyFault(0, 0, false, false, 0, ProxyFault.Drop.TO_TARGET));
    assertThat(scenario.needsProxy(Event.Where.COLLECTOR)).isTrue();
    assertThat(scenario.needsProxy(Event.Where.SINK)).isFalse();
    assertThat(scenario.thresholds()).isEqualTo(Map.of("lost_items", new Bounds(null, 0.0)));
    assertThat(scenario.ports()).isEqualTo(new Ports(4317, 0, 0, 0, 14318));
    assertThat(scenario.pipelines()).isEqualTo(1);
    assertThat(scenario.drainSeconds()).isEqualTo(5);
    assertThat(scenario.unchanged()).isTrue();
    assertThat(scenario.traffic().get(0).connectionsInClosedLoop()).isEqualTo(7);
    assertThat(scenario.traffic().get(0).wire().headers()).isEqualTo(Map.of("x-tenant", "a"));
  }

  @Test
  void aScaledScenarioHasPhasesAndEventsInProportion() throws IOException {
    Scenario scaled =
        read("""
                name: s
                traffic: [{profile: {signal: traces}, protocol: grpc}]
                phases: [{seconds: 600, rate: 5}]
                events: [{at: 60, do: delay, for: 30, ms: 100}]
                collector: ""
                """)
            .scaled(0.1);
    assertThat(scaled.seconds()).isEqualTo(60);
    assertThat(scaled.phases().get(0).rate()).isEqualTo(5);
    assertThat(scaled.events().get(0).at()).isEqualTo(6);
    assertThat(scaled.events().get(0).seconds()).isEqualTo(3);
    assertThat(scaled.events().get(0).sinkBehaviour()).isEqualTo(new Behaviour(100, List.of()));
  }

  @Test
  void whatMakesNoSenseIsRefusedByName() {
    refused("phases: [{seconds: 0}]", "seconds is above zero");
    refused("phases: [{seconds: 1, to_rate: 5}]", "to_rate needs rate");
    refused("phases: [{seconds: 1, rate: 1, times_capacity: 5}]", "times_capacity stands instead");
    refused("phases: [{seconds: 1, rates: 1}]", "rates");
    refused("events: [{at: 1, do: sink}]", "behaviour goes with");
    refused("events: [{at: 1, do: kill, for: 3}]", "for does not go");
    refused("events: [{at: 1, do: stall, ms: 3}]", "ms does not go");
    refused("events: [{at: 1, do: delay, percent: 3}]", "percent does not go");
    refused("events: [{at: 1, do: stall, where: sink}]", "where goes with");
    refused("thresholds: {lost_items: {}}", "min, max or both");
    refused(
        "pipelines: 2\nevents: [{at: 1, do: proxy, where: collector, fault: {reset: true}}]",
        "cannot be broken");
    refused("sink: {faults: [{percent: 101, kind: retry}]}", "faults of 101");
  }

  @Test
  void theScenariosOfTheRepositoryCanBeRead() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("scenarios"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".yaml")).toList();
      assertThat(found).hasSizeGreaterThan(6);
      for (Path file : found) {
        assertThat(Scenario.read(file).name()).isNotEmpty();
      }
    }
  }

  private void refused(String line, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                read(
                    "name: x\ntraffic: [{profile: {signal: traces}, protocol: grpc}]\ncollector: ''\n"
                        + line
                        + "\n"))
        .withMessageContaining(words);
  }

  private Scenario read(String text) throws IOException {
    return Scenario.read(Files.writeString(folder.resolve("scenario.yaml"), text));
  }
}
