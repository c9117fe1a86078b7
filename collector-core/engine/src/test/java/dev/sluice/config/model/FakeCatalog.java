package dev.sluice.config.model;

import dev.sluice.component.Claim;
import dev.sluice.component.ComponentFactory;
import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.Doubt;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.RemovedType;
import dev.sluice.component.SignalPair;
import dev.sluice.component.Stability;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.RemovedKey;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.id.ComponentType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Types with the names of real ones and a few of their keys. They make no components. */
final class FakeCatalog implements ComponentCatalog {
  record Settings(Map<String, Object> values) {}

  private static final Key<String> PLAIN_ENDPOINT =
      Key.of("endpoint", ValueType.string(), "", "where");
  private static final Key<Map<String, Secret>> HEADERS =
      Key.of("headers", ValueType.headers(), Map.of(), "headers");
  private static final Key<Duration> TIMEOUT =
      Key.of("timeout", ValueType.duration(), Duration.ofMillis(200), "wait");
  private static final Key<Long> SIZE = Key.of("send_batch_size", ValueType.uint32(), 8192L, "n");
  private static final Key<String> VERBOSITY =
      Key.of("verbosity", ValueType.string(), "basic", "how much");
  private static final Key<String> TRACES_ENDPOINT =
      Key.of("traces_endpoint", ValueType.string(), "", "where traces go");

  private final Map<ComponentKind, Map<ComponentType, ComponentFactory<?>>> byKind =
      new EnumMap<>(ComponentKind.class);

  static FakeCatalog standard() {
    FakeCatalog catalog = new FakeCatalog();
    catalog.add(ComponentKind.RECEIVER, new FakeReceiver("nop", empty()));
    catalog.add(ComponentKind.RECEIVER, new FakeReceiver("otlp", otlp()));
    catalog.add(ComponentKind.PROCESSOR, new FakeProcessor("batch", of(TIMEOUT, SIZE)));
    catalog.add(ComponentKind.PROCESSOR, new FakeProcessor("memory_limiter", empty()));
    catalog.add(ComponentKind.EXPORTER, new FakeExporter("nop", "", empty()));
    catalog.add(ComponentKind.EXPORTER, new FakeExporter("debug", "", of(VERBOSITY)));
    catalog.add(ComponentKind.EXPORTER, new FakeExporter("otlp_grpc", "otlp", required()));
    catalog.add(
        ComponentKind.EXPORTER,
        new FakeExporter("otlp_http", "otlphttp", of(PLAIN_ENDPOINT, TRACES_ENDPOINT)));
    catalog.add(ComponentKind.EXPORTER, new FakeExporter("prometheus", "", of(PLAIN_ENDPOINT)));
    catalog.add(ComponentKind.CONNECTOR, new FakeConnector("forward", empty()));
    catalog.add(
        ComponentKind.EXTENSION,
        new FakeExtension(
            "health_check", of(Key.of("endpoint", ValueType.string(), "localhost:13133", "it"))));
    return catalog;
  }

  private static Spec<Settings> empty() {
    return Spec.empty(new Settings(Map.of()));
  }

  private static Spec<Settings> of(Key<?>... keys) {
    return Spec.of(
        values -> {
          Map<String, Object> all = new LinkedHashMap<>();
          for (Key<?> key : keys) {
            all.put(key.name(), values.get(key));
          }
          return new Settings(all);
        });
  }

  private static Spec<Settings> required() {
    return Spec.of(
        keys -> {
          keys.also(HEADERS);
          String endpoint = keys.get(PLAIN_ENDPOINT);
          if (endpoint.isEmpty()) {
            throw new ConfigException(
                "endpoint", "", "requires a non-empty \"endpoint\"", "Write host:port.");
          }
          return new Settings(Map.of("endpoint", endpoint));
        });
  }

  private static Spec<Settings> otlp() {
    Key<Optional<Settings>> grpc =
        Key.optional(
            "grpc",
            of(Key.of("endpoint", ValueType.string(), "localhost:4317", "where")),
            Presence.DEFAULT,
            "gRPC");
    Key<Optional<Settings>> http =
        Key.optional(
            "http",
            of(Key.of("endpoint", ValueType.string(), "localhost:4318", "where")),
            Presence.DEFAULT,
            "HTTP");
    Key<Settings> protocols = Key.section("protocols", of(grpc, http), "protocols");
    return of(protocols);
  }

  void add(ComponentKind kind, ComponentFactory<?> factory) {
    byKind.computeIfAbsent(kind, k -> new LinkedHashMap<>()).put(factory.type(), factory);
  }

  @Override
  public Optional<ComponentFactory<?>> find(ComponentKind kind, ComponentType type) {
    return Optional.ofNullable(byKind.getOrDefault(kind, Map.of()).get(type));
  }

  @Override
  public Collection<ComponentFactory<?>> all(ComponentKind kind) {
    return List.copyOf(byKind.getOrDefault(kind, Map.of()).values());
  }

  /** Every port that the settings name, from top to bottom. */
  private static List<Claim> ports(String path, Settings settings) {
    List<Claim> claims = new ArrayList<>();
    settings
        .values()
        .forEach(
            (key, value) -> {
              String at = path.isEmpty() ? key : path + "::" + key;
              if (value instanceof Optional<?> maybe
                  && maybe.orElse(null) instanceof Settings inner) {
                claims.addAll(ports(at, inner));
              } else if (value instanceof Settings inner) {
                claims.addAll(ports(at, inner));
              } else if (key.equals("endpoint") && value instanceof String endpoint) {
                claims.add(new Claim.Port(at, endpoint));
              }
            });
    return claims;
  }

  private static UnsupportedOperationException none() {
    return new UnsupportedOperationException("configurations are read without components");
  }

  record FakeReceiver(String name, Spec<Settings> spec) implements ReceiverFactory<Settings> {
    @Override
    public List<Claim> claims(Settings config) {
      return ports("", config);
    }

    @Override
    public ComponentType type() {
      return ComponentType.of(name);
    }

    @Override
    public Map<Signal, Stability> signals() {
      return Map.of();
    }

    @Override
    public Receiver create(Settings config, ReceiverContext context) {
      throw none();
    }
  }

  record FakeProcessor(String name, Spec<Settings> spec) implements ProcessorFactory<Settings> {
    @Override
    public boolean isMeantToBeFirst() {
      return name.equals("memory_limiter");
    }

    @Override
    public ComponentType type() {
      return ComponentType.of(name);
    }

    @Override
    public Map<Signal, Stability> signals() {
      return Map.of();
    }

    @Override
    public Processor create(Settings config, ProcessorContext context, TelemetryConsumer next) {
      throw none();
    }
  }

  record FakeExporter(String name, String alias, Spec<Settings> spec)
      implements ExporterFactory<Settings> {
    @Override
    public List<Claim> claims(Settings config) {
      return name.equals("prometheus") ? ports("", config) : List.of();
    }

    @Override
    public List<Doubt> doubts(Settings config, boolean isAlone) {
      return "odd".equals(config.values().get("endpoint"))
          ? List.of(new Doubt("endpoint", isAlone ? "is odd here" : "is odd"))
          : List.of();
    }

    @Override
    public ComponentType type() {
      return ComponentType.of(name);
    }

    @Override
    public Optional<ComponentType> deprecatedAlias() {
      return alias.isEmpty() ? Optional.empty() : Optional.of(ComponentType.of(alias));
    }

    @Override
    public Map<Signal, Stability> signals() {
      return Map.of();
    }

    @Override
    public List<RemovedType> removedTypes() {
      RemovedType.Refused told =
          (id, body) -> "Write " + id.name() + ":\n  with: " + body.typeName();
      return name.equals("debug")
          ? List.of(
              new RemovedType(ComponentKind.EXPORTER, "logging", new RemovedType.ReadAs("gone")),
              new RemovedType(ComponentKind.EXPORTER, "jaeger", told))
          : List.of();
    }

    @Override
    public List<RemovedKey> removedKeys() {
      return name.equals("debug")
          ? List.of(RemovedKey.renamed("loglevel", "verbosity"))
          : List.of();
    }

    @Override
    public Exporter create(Settings config, ExporterContext context) {
      throw none();
    }
  }

  record FakeConnector(String name, Spec<Settings> spec) implements ConnectorFactory<Settings> {
    @Override
    public ComponentType type() {
      return ComponentType.of(name);
    }

    @Override
    public Map<SignalPair, Stability> pairs() {
      return Map.of();
    }

    @Override
    public Connector create(Settings config, ConnectorContext context) {
      throw none();
    }
  }

  record FakeExtension(String name, Spec<Settings> spec) implements ExtensionFactory<Settings> {
    @Override
    public List<Claim> claims(Settings config) {
      return ports("", config);
    }

    @Override
    public ComponentType type() {
      return ComponentType.of(name);
    }

    @Override
    public Extension create(Settings config, ExtensionContext context) {
      throw none();
    }
  }
}
