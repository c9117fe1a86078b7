package dev.sluice.load.scenario;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A collector's configuration with all its receivers, processors, exporters and pipelines several
 * times. The copies have a number behind their names and find their addresses in {@code
 * LOAD_GRPC_2}, {@code LOAD_HTTP_2} and so on; the sink is the same for all. Extensions and {@code
 * service::telemetry} stay as they are.
 */
final class RepeatedConfig {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private RepeatedConfig() {}

  /**
   * The configuration so many times.
   *
   * @throws IllegalArgumentException if it is no configuration, or has connectors
   */
  static String of(String yaml, int copies) {
    ObjectNode config;
    try {
      config = (ObjectNode) YAML.readTree(yaml);
    } catch (JacksonException | ClassCastException e) {
      throw new IllegalArgumentException("pipelines: the configuration is no YAML map", e);
    }
    if (config.has("connectors")) {
      throw new IllegalArgumentException(
          "pipelines: a configuration with connectors cannot be repeated");
    }
    repeatComponents(config, "receivers", copies);
    repeatComponents(config, "processors", copies);
    repeatComponents(config, "exporters", copies);
    if (config.path("service").path("pipelines") instanceof ObjectNode pipelines) {
      repeatPipelines(pipelines, copies);
    } else {
      throw new IllegalArgumentException("pipelines: the configuration has no service::pipelines");
    }
    return YAML.writeValueAsString(config);
  }

  private static void repeatComponents(ObjectNode config, String section, int copies) {
    if (!(config.get(section) instanceof ObjectNode components)) {
      return;
    }
    for (Map.Entry<String, JsonNode> component : entries(components)) {
      String text = YAML.writeValueAsString(component.getValue());
      for (int copy = 2; copy <= copies; copy++) {
        String own =
            text.replace("${env:LOAD_GRPC}", "${env:LOAD_GRPC_" + copy + "}")
                .replace("${env:LOAD_HTTP}", "${env:LOAD_HTTP_" + copy + "}");
        components.set(name(component.getKey(), copy), YAML.readTree(own));
      }
    }
  }

  private static void repeatPipelines(ObjectNode pipelines, int copies) {
    for (Map.Entry<String, JsonNode> pipeline : entries(pipelines)) {
      for (int copy = 2; copy <= copies; copy++) {
        ObjectNode own = pipelines.putObject(name(pipeline.getKey(), copy));
        for (Map.Entry<String, JsonNode> part : pipeline.getValue().properties()) {
          ArrayNode names = own.putArray(part.getKey());
          for (JsonNode component : part.getValue()) {
            names.add(name(component.asString(), copy));
          }
        }
      }
    }
  }

  /** As they are now, so that copies can be put beside them. */
  private static List<Map.Entry<String, JsonNode>> entries(ObjectNode node) {
    return List.copyOf(node.properties());
  }

  private static String name(String id, int copy) {
    return id.contains("/") ? id + "-" + copy : id + "/" + copy;
  }
}
