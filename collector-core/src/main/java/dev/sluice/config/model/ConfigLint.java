package dev.sluice.config.model;

import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import dev.sluice.config.Findings;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.source.ConfigEnvironment;
import dev.sluice.config.tree.NodePath;
import dev.sluice.telemetry.MetricLevel;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Warns of what is valid and starts, but cannot work as it was probably meant. */
public final class ConfigLint {
  private static final String ENDPOINT = "endpoint";
  private static final String LOCALHOST = "localhost"; // an address in digits is meant
  private static final String HEADERS = "headers";
  private static final Set<String> ADMIN_EXTENSIONS = Set.of("health_check", "zpages", "pprof");
  private static final Set<String> OTLP_EXPORTERS = Set.of("otlp_grpc", "otlp_http");
  private static final List<String> SIGNAL_ENDPOINTS =
      List.of("traces_endpoint", "metrics_endpoint", "logs_endpoint", "profiles_endpoint");

  private final ConfigReader.Loaded loaded;
  private final CollectorConfig config;
  private final boolean isAlone;
  private final Findings findings;

  private ConfigLint(ConfigReader.Loaded loaded, boolean isAlone, Findings findings) {
    this.loaded = loaded;
    this.config = loaded.config();
    this.isAlone = isAlone;
    this.findings = findings;
  }

  /**
   * @param isAlone whether {@code localhost} is a container that nothing else lives in
   * @param findings takes the warnings
   */
  public static void check(ConfigReader.Loaded loaded, boolean isAlone, Findings findings) {
    new ConfigLint(loaded, isAlone, findings).run();
  }

  /**
   * Whether this process seems to run in a container of its own: Docker, Podman. The containers of
   * a Kubernetes pod share one {@code localhost}.
   */
  public static boolean isAloneInContainer(ConfigEnvironment environment) {
    return environment.variable("KUBERNETES_SERVICE_HOST") == null
        && (exists(environment, "/.dockerenv") || exists(environment, "/run/.containerenv"));
  }

  private static boolean exists(ConfigEnvironment environment, String path) {
    try {
      environment.readFile(Path.of(path));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void run() {
    List<Listener> listeners = listeners();
    sharedPorts(listeners);
    for (ComponentId id : used(ComponentKind.EXPORTER)) {
      config
          .find(ComponentKind.EXPORTER, id)
          .filter(exporter -> OTLP_EXPORTERS.contains(exporter.factory().type().name()))
          .ifPresent(this::otlpExporter);
    }
    if (isAlone) {
      listeners.stream()
          .filter(
              listener ->
                  listener.host().equalsIgnoreCase(LOCALHOST)
                      && listener.path().startsWith("receivers::"))
          .forEach(
              listener ->
                  warn(
                      listener.path(),
                      "listens on "
                          + listener.address()
                          + ", which nothing outside this container reaches; write endpoint:"
                          + " 0.0.0.0:"
                          + listener.port()
                          + ", or 127.0.0.1:"
                          + listener.port()
                          + " if that is meant"));
    }
    config.service().pipelines().forEach(this::limiterComesFirst);
    for (ComponentId id : config.of(ComponentKind.EXTENSION).keySet()) {
      if (!config.service().extensions().contains(id)) {
        warn("extensions::" + id, "does not run, since service::extensions does not name it");
      }
    }
  }

  private Set<ComponentId> used(ComponentKind kind) {
    Set<ComponentId> ids = new HashSet<>();
    for (PipelineConfig pipeline : config.service().pipelines()) {
      ids.addAll(kind == ComponentKind.RECEIVER ? pipeline.receivers() : pipeline.exporters());
    }
    return ids;
  }

  private List<Listener> listeners() {
    List<Listener> found = new ArrayList<>();
    Set<ComponentId> receivers = used(ComponentKind.RECEIVER);
    config
        .of(ComponentKind.RECEIVER)
        .forEach(
            (id, receiver) -> {
              if (receivers.contains(id)) {
                endpoints("receivers::" + id, receiver.effective(), found);
              }
            });
    Set<ComponentId> exporters = used(ComponentKind.EXPORTER);
    config
        .of(ComponentKind.EXPORTER)
        .forEach(
            (id, exporter) -> {
              if (exporters.contains(id) && exporter.factory().type().name().equals("prometheus")) {
                own("exporters::" + id, exporter, found);
              }
            });
    for (ComponentId id : config.service().extensions()) {
      config
          .find(ComponentKind.EXTENSION, id)
          .filter(extension -> ADMIN_EXTENSIONS.contains(extension.factory().type().name()))
          .ifPresent(extension -> own("extensions::" + id, extension, found));
    }
    MetricsTelemetry metrics = config.service().telemetry().metrics();
    if (metrics.level() != MetricLevel.NONE) {
      for (PrometheusReader reader : metrics.readers()) {
        found.add(
            new Listener("service::telemetry::metrics::readers", reader.host(), reader.port()));
      }
    }
    return found;
  }

  private static void own(String path, ConfiguredComponent<?> component, List<Listener> found) {
    if (component.effective().get(ENDPOINT) instanceof String endpoint) {
      Listener.of(path + "::" + ENDPOINT, endpoint).ifPresent(found::add);
    }
  }

  private static void endpoints(String path, Map<?, ?> section, List<Listener> found) {
    section.forEach(
        (key, value) -> {
          String at = path + "::" + key;
          if (value instanceof Map<?, ?> inner) {
            endpoints(at, inner, found);
          } else if (ENDPOINT.equals(key) && value instanceof String endpoint) {
            Listener.of(at, endpoint).ifPresent(found::add);
          }
        });
  }

  private void sharedPorts(List<Listener> listeners) {
    for (int i = 0; i < listeners.size(); i++) {
      for (int j = 0; j < i; j++) {
        Listener earlier = listeners.get(j);
        Listener later = listeners.get(i);
        if (later.excludes(earlier)) {
          String text =
              "listens on "
                  + earlier.address()
                  + ", and so does "
                  + later.path()
                  + " on "
                  + later.address();
          warn(earlier.path(), text);
        }
      }
    }
  }

  private void otlpExporter(ConfiguredComponent<?> exporter) {
    String path = "exporters::" + exporter.id();
    boolean isHttp = exporter.factory().type().name().equals("otlp_http");
    List<String> keys = new ArrayList<>(isHttp ? SIGNAL_ENDPOINTS : List.of());
    keys.add(ENDPOINT);
    for (String key : keys) {
      if (exporter.effective().get(key) instanceof String endpoint && !endpoint.isEmpty()) {
        target(path + "::" + key, endpoint, isHttp);
      }
    }
    if (!isHttp && exporter.effective().get(HEADERS) instanceof Map<?, ?> headers) {
      for (Object name : headers.keySet()) {
        if (HeaderRules.isReservedInGrpc(String.valueOf(name))) {
          warn(
              path + "::" + HEADERS,
              "\"" + name + "\" has no effect, because gRPC fills it in itself; remove it");
        }
      }
    }
  }

  private void target(String path, String endpoint, boolean isHttp) {
    if (isHttp && endpoint.contains("/loki/api/v1/push")) {
      warn(path, "is Loki's own push path, which does not take OTLP; write endpoint: <base>/otlp");
    }
    if (endpoint.matches(".*:14250(?:/.*)?")) {
      warn(path, "port 14250 speaks Jaeger's own protocol; Jaeger takes OTLP on port 4317");
    }
    if (isHttp && !endpoint.matches("(?i)https?://.*")) {
      warn(path, "is not a whole URL; write http://host:port/path");
    }
    if (isAlone && hostOf(endpoint).equals(LOCALHOST)) {
      warn(
          path,
          "localhost is this container itself; write the name of the other one, or 127.0.0.1 if"
              + " this one is meant");
    }
  }

  private static String hostOf(String endpoint) {
    String uri = endpoint.contains("://") ? endpoint : "tcp://" + endpoint;
    try {
      String host = new URI(uri).getHost();
      return host == null ? "" : host;
    } catch (URISyntaxException e) {
      return ""; // the exporter judges its own endpoint
    }
  }

  private void limiterComesFirst(PipelineConfig pipeline) {
    List<ComponentId> processors = pipeline.processors();
    for (int i = 1; i < processors.size(); i++) {
      boolean isLimiter =
          config
              .find(ComponentKind.PROCESSOR, processors.get(i))
              .filter(found -> found.factory().type().name().equals("memory_limiter"))
              .isPresent();
      if (isLimiter) {
        warn(
            "service::pipelines::" + pipeline.id() + "::processors[" + i + "]",
            processors.get(i) + " is to be the first processor, to refuse data before any work");
      }
    }
  }

  private void warn(String path, String text) {
    findings.warn(path, text, NodePath.originOf(loaded.tree(), path));
  }
}
