package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.LabelSet;
import dev.sluice.exposition.PageSource;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.view.ScopeView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Every origin that has live series, and the targets they belong to. Thread-safe. */
final class SeriesOrigins {
  private static final String NAME = "service.name";
  private static final String NAMESPACE = "service.namespace";
  private static final String INSTANCE = "service.instance.id";

  /** The attributes that job and instance are made of. */
  static final Set<String> SERVICE = Set.of(NAME, NAMESPACE, INSTANCE);

  private static final Set<String> SCOPE_FIELDS = Set.of("name", "version", "schema_url");

  private final StoreSettings settings;
  private final StoreRoom room;
  private final String targetInfo;
  private final TargetLabels targetLabels;
  private final Map<String, SeriesOrigin> origins = new ConcurrentHashMap<>();
  private final Map<String, Target> targets = new ConcurrentSkipListMap<>();

  SeriesOrigins(StoreSettings settings, StoreRoom room) {
    this.settings = settings;
    this.room = room;
    this.targetLabels = new TargetLabels(settings.labels());
    String prefix =
        settings.namespace().isEmpty() ? null : settings.labels().name(settings.namespace());
    this.targetInfo = prefix == null ? "target_info" : prefix + "_target_info";
  }

  /** The name of the family that describes targets. */
  String targetInfo() {
    return targetInfo;
  }

  /** Reads a resource once for all its scopes; the tally gets what cannot be shown of it. */
  FromResource read(ResourceView resource, Tally tally) {
    return new FromResource(texts(resource.attributes()), tally);
  }

  Iterable<SeriesOrigin> all() {
    return origins.values();
  }

  void removeEmpty() {
    origins
        .entrySet()
        .removeIf(
            entry -> {
              boolean empty = entry.getValue().streams().isEmpty();
              if (empty) {
                room.giveBack(SeriesOrigin.bytesOf(entry.getKey()));
              }
              return empty;
            });
    targets
        .values()
        .removeIf(
            target -> {
              boolean empty = !target.hasSeries();
              if (empty) {
                room.giveBack(target.heapBytes());
              }
              return empty;
            });
  }

  PageSource page(long nowNanos) {
    return new TargetPage(targetInfo, targets.values().iterator(), nowNanos, settings.lifeNanos());
  }

  /** Attributes as text; of a key that comes twice the first counts. */
  private static Map<String, String> texts(KeyValueView attributes) {
    Map<String, String> texts = new LinkedHashMap<>();
    while (attributes.next()) {
      texts.putIfAbsent(attributes.key(), attributes.value().toText());
    }
    return texts;
  }

  /** A resource, read. */
  final class FromResource {
    private final Map<String, String> attributes;
    private final Tally tally;
    private final @Nullable String job;
    private final @Nullable String instance;
    private final Map<String, String> onPoints;

    private @Nullable Target target; // of the first scope and all others

    private FromResource(Map<String, String> attributes, Tally tally) {
      this.attributes = attributes;
      this.tally = tally;
      String name = attributes.get(NAME);
      String namespace = attributes.get(NAMESPACE);
      this.job = name == null || namespace == null ? name : namespace + "/" + name;
      this.instance = attributes.get(INSTANCE);
      Map<String, String> copied = new TreeMap<>();
      attributes.forEach(
          (key, value) -> {
            if (settings.resourceLabels().test(key)) {
              copied.put(key, value);
            }
          });
      this.onPoints = copied;
    }

    /** The origin of a scope of this resource; null when there is no room for it. */
    @Nullable SeriesOrigin origin(ScopeView scope, String schemaUrl) {
      Map<String, String> scopeAttributes = new TreeMap<>(texts(scope.attributes()));
      StringBuilder key = new StringBuilder(96);
      append(key, job);
      append(key, instance);
      append(key, scope.name());
      append(key, scope.version());
      append(key, schemaUrl);
      append(key, scopeAttributes);
      append(key, onPoints);
      SeriesOrigin known = origins.get(key.toString());
      if (known != null) {
        target = known.target();
        return known;
      }
      Target itsTarget = null;
      if (hasTarget()) {
        itsTarget = target();
        if (itsTarget == null) {
          return null;
        }
      }
      target = itsTarget;
      return newOrigin(
          key.toString(),
          new SeriesOrigin(
              labels(scope.name(), scope.version(), schemaUrl, scopeAttributes),
              Set.copyOf(onPoints.keySet()),
              itsTarget));
    }

    private @Nullable SeriesOrigin newOrigin(String key, SeriesOrigin made) {
      if (!room.tryTake(SeriesOrigin.bytesOf(key))) {
        return null;
      }
      SeriesOrigin meanwhile = origins.putIfAbsent(key, made);
      if (meanwhile == null) {
        return made;
      }
      room.giveBack(SeriesOrigin.bytesOf(key));
      return meanwhile;
    }

    /** Data of this resource was taken; its newest is of that time. */
    void taken(long newestUnixNanos) {
      Target known = target;
      if (known != null && job != null && instance != null) {
        String targetJob = job;
        String targetInstance = instance;
        known.describe(
            attributes,
            newestUnixNanos,
            () -> targetLabels.of(targetJob, targetInstance, attributes, tally));
      }
    }

    private LabelSet labels(
        String scopeName, String version, String schemaUrl, Map<String, String> scopeAttributes) {
      LabelNaming naming = settings.labels();
      LabelSet labels = new LabelSet();
      settings.constLabels().forEach(labels::add);
      if (job != null) {
        labels.add("job", job);
      }
      if (instance != null) {
        labels.add("instance", instance);
      }
      if (settings.shown().scope()) {
        labels.add("otel_scope_name", scopeName);
        labels.add("otel_scope_version", version);
        labels.add("otel_scope_schema_url", schemaUrl);
        scopeAttributes.forEach(
            (key, value) -> {
              if (!SCOPE_FIELDS.contains(key)) {
                naming.add(labels, "otel_scope_" + key, value);
              }
            });
      }
      onPoints.forEach((key, value) -> naming.add(labels, key, value));
      return labels;
    }

    private boolean hasTarget() {
      return job != null && !job.isEmpty() && instance != null && !instance.isEmpty();
    }

    /** Null when there is no room for it. */
    private @Nullable Target target() {
      String targetJob = String.valueOf(job);
      String targetInstance = String.valueOf(instance);
      String key = targetJob.length() + ":" + targetJob + targetInstance;
      Target known = targets.get(key);
      if (known != null) {
        return known;
      }
      Target made =
          new Target(
              attributes, targetLabels.of(targetJob, targetInstance, attributes, tally), room);
      if (!room.tryTake(made.heapBytes())) {
        return null;
      }
      Target meanwhile = targets.putIfAbsent(key, made);
      if (meanwhile == null) {
        return made;
      }
      room.giveBack(made.heapBytes());
      return meanwhile;
    }
  }

  private static void append(StringBuilder key, Map<String, String> attributes) {
    key.append(attributes.size()).append(';');
    attributes.forEach(
        (name, value) -> {
          append(key, name);
          append(key, value);
        });
  }

  /** With the length before it, so that no two lists of texts look alike. */
  private static void append(StringBuilder key, @Nullable String text) {
    if (text == null) {
      key.append('-');
    } else {
      key.append(text.length()).append(':').append(text);
    }
  }
}
