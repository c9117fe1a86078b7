package dev.sluice.config.model;

import dev.sluice.config.Secret;
import dev.sluice.config.UrlPassword;
import dev.sluice.config.tree.JsonWriter;
import dev.sluice.config.tree.TreeWriter;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force, with every default: what {@code print-config} prints. Keys are
 * sorted, as the reference's are.
 */
public final class EffectiveConfig {
  private static final Pattern READ_OTHERWISE = Pattern.compile("\\$\\$|\\$(?=\\{)");

  private final Map<String, @Nullable Object> root;

  /**
   * @param revealsSecrets whether opaque values are shown rather than {@code [REDACTED]}, and the
   *     passwords of URLs rather than {@code ***}
   */
  public EffectiveConfig(ConfigReader.Loaded loaded, boolean revealsSecrets) {
    Map<String, @Nullable Object> all = new TreeMap<>();
    CollectorConfig config = loaded.config();
    for (ComponentKind kind : ComponentKind.values()) {
      Map<String, @Nullable Object> section = new TreeMap<>();
      config.of(kind).forEach((id, component) -> section.put(id.toString(), component.effective()));
      all.put(kind.section(), section);
    }
    Map<String, @Nullable Object> service = new TreeMap<>();
    if (!config.service().extensions().isEmpty()) {
      service.put("extensions", texts(config.service().extensions()));
    }
    Map<String, @Nullable Object> pipelines = new TreeMap<>();
    for (PipelineConfig pipeline : config.service().pipelines()) {
      Map<String, @Nullable Object> lists = new TreeMap<>();
      lists.put("receivers", texts(pipeline.receivers()));
      lists.put("processors", texts(pipeline.processors()));
      lists.put("exporters", texts(pipeline.exporters()));
      pipelines.put(pipeline.id().toString(), lists);
    }
    service.put("pipelines", pipelines);
    service.put("telemetry", loaded.effectiveTelemetry());
    all.put("service", service);
    root = sorted(all, revealsSecrets);
  }

  public String yaml() {
    return TreeWriter.yaml(root);
  }

  public String json() {
    return JsonWriter.json(root);
  }

  private static List<String> texts(List<ComponentId> ids) {
    return ids.stream().map(ComponentId::toString).toList();
  }

  private static Map<String, @Nullable Object> sorted(Map<?, ?> map, boolean revealsSecrets) {
    Map<String, @Nullable Object> copy = new TreeMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), shown(value, revealsSecrets)));
    return copy;
  }

  private static @Nullable Object shown(@Nullable Object value, boolean revealsSecrets) {
    if (value instanceof Map<?, ?> map) {
      return sorted(map, revealsSecrets);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(shown(item, revealsSecrets)));
      return copy;
    }
    if (value instanceof Secret secret && (revealsSecrets || secret.isEmpty())) {
      return escaped(secret.reveal()); // that nothing is given is no secret
    }
    return value instanceof String text
        ? escaped(revealsSecrets ? text : UrlPassword.hidden(text))
        : value;
  }

  /** A dollar sign that would begin a reference, or stand for two, is doubled. */
  private static String escaped(String text) {
    return READ_OTHERWISE.matcher(text).replaceAll("$0$0");
  }
}
