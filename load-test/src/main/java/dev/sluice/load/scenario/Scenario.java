package dev.sluice.load.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.load.sink.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What is driven through a collector. The collector's configuration finds the addresses of a run in
 * the environment: {@code LOAD_GRPC} and {@code LOAD_HTTP} (to listen on), {@code
 * LOAD_METRICS_PORT} (for its own metrics), {@code LOAD_SINK_GRPC} and {@code LOAD_SINK_HTTP} (to
 * send to), all {@code host:port} but the port.
 *
 * @param name in tables and reports
 * @param traffic its generators, which run at once
 * @param collector YAML of the collector under test; empty when it is given on the command line
 * @param environment variables for the collector, {@code GOMEMLIMIT} for one; those given with its
 *     command win
 * @param phases of a run; a closed loop of half a minute when the file has none
 * @param sink how the sink behaves from the beginning
 * @param events of a run
 * @param thresholds what figures of a run may be
 * @param unchanged whether the sink checks that items arrive exactly as they were sent
 * @param drainSeconds how long a run waits, at its end, for what is still missing; 60 by default
 * @param ports that must be these ones
 * @param pipelines how many times the collector has its receivers, processors, exporters and
 *     pipelines, each time with ports of its own; traffic is spread over all
 */
public record Scenario(
    String name,
    List<Traffic> traffic,
    String collector,
    Map<String, String> environment,
    List<Phase> phases,
    Behaviour sink,
    List<Event> events,
    Map<String, Bounds> thresholds,
    boolean unchanged,
    @JsonProperty("drain_seconds") int drainSeconds,
    Ports ports,
    int pipelines) {
  private static final int USUAL_DRAIN_SECONDS = 60;
  private static final int USUAL_SECONDS = 30;

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  public Scenario {
    traffic = List.copyOf(traffic);
    if (traffic.isEmpty()) {
      throw new IllegalArgumentException("a scenario without traffic");
    }
    collector = collector == null ? "" : collector;
    environment = environment == null ? Map.of() : Map.copyOf(environment);
    phases =
        phases == null || phases.isEmpty()
            ? List.of(new Phase(null, USUAL_SECONDS, null, null, null))
            : List.copyOf(phases);
    sink = sink == null ? Behaviour.WELL : sink;
    events = events == null ? List.of() : List.copyOf(events);
    thresholds = thresholds == null ? Map.of() : new TreeMap<>(thresholds);
    drainSeconds = drainSeconds == 0 ? USUAL_DRAIN_SECONDS : drainSeconds;
    ports = ports == null ? Ports.ANY : ports;
    pipelines = Math.max(1, pipelines);
    if (pipelines > 1 && anyBreaks(events, Event.Where.COLLECTOR)) {
      throw new IllegalArgumentException(
          "pipelines: connections in front of several receivers cannot be broken");
    }
  }

  /** The same with phases and events longer or shorter by that factor. */
  public Scenario scaled(double factor) {
    return new Scenario(
        name,
        traffic,
        collector,
        environment,
        phases.stream().map(phase -> phase.scaled(factor)).toList(),
        sink,
        events.stream().map(event -> event.scaled(factor)).toList(),
        thresholds,
        unchanged,
        drainSeconds,
        ports,
        pipelines);
  }

  /** The same with another configuration of the collector. */
  public Scenario withCollector(String yaml) {
    return new Scenario(
        name,
        traffic,
        yaml,
        environment,
        phases,
        sink,
        events,
        thresholds,
        unchanged,
        drainSeconds,
        ports,
        pipelines);
  }

  /** The same with its configuration so many times, and a name that says so. */
  public Scenario withPipelines(int copies) {
    return new Scenario(
        name + ", " + copies + " pipelines",
        traffic,
        collector,
        environment,
        phases,
        sink,
        events,
        thresholds,
        unchanged,
        drainSeconds,
        ports,
        copies);
  }

  /** What the collector is started with: {@link #collector} as often as there are pipelines. */
  public String configuration() {
    return pipelines == 1 ? collector : RepeatedConfig.of(collector, pipelines);
  }

  /** Whether any event breaks connections there. */
  public boolean needsProxy(Event.Where where) {
    return anyBreaks(events, where);
  }

  private static boolean anyBreaks(List<Event> events, Event.Where where) {
    return events.stream()
        .anyMatch(event -> event.action() == Event.Do.PROXY && event.place() == where);
  }

  /** Seconds of all phases. */
  public double seconds() {
    return phases.stream().mapToDouble(Phase::seconds).sum();
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is no scenario; the message says where and why
   */
  public static Scenario read(Path file) throws IOException {
    return read(file, Scenario.class);
  }

  /**
   * Reads any of the harness' files.
   *
   * @throws IllegalArgumentException if it is not what is wanted; the message says where and why
   */
  public static <T> T read(Path file, Class<T> kind) throws IOException {
    try {
      return YAML.readValue(Files.readString(file), kind);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** The same with all its traffic changed so. */
  public Scenario with(Variant variant) {
    return new Scenario(
        name,
        traffic.stream().map(one -> one.with(variant)).toList(),
        collector,
        environment,
        phases,
        sink,
        events,
        thresholds,
        unchanged,
        drainSeconds,
        ports,
        pipelines);
  }
}
