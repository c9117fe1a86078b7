package dev.sluice.load.scenario;

import dev.sluice.load.payload.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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
 * @param collector YAML of the collector under test
 */
public record Scenario(String name, List<Traffic> traffic, String collector) {
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
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is no scenario; the message says where and why
   */
  public static Scenario read(Path file) throws IOException {
    try {
      return YAML.readValue(Files.readString(file), Scenario.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The same with another signal or another size of items in all its traffic; null for no change.
   */
  public Scenario with(@Nullable Signal signal, @Nullable Integer itemBytes) {
    if (signal == null && itemBytes == null) {
      return this;
    }
    StringBuilder title = new StringBuilder(name);
    if (signal != null) {
      title.append(", ").append(signal.name().toLowerCase(Locale.ROOT));
    }
    if (itemBytes != null) {
      title.append(", ").append(itemBytes).append(" B an item");
    }
    return new Scenario(
        title.toString(),
        traffic.stream().map(one -> one.with(signal, itemBytes)).toList(),
        collector);
  }
}
