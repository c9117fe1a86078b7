package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ComponentFactory;
import dev.sluice.config.Bound;
import dev.sluice.config.Findings;
import dev.sluice.config.Spec;
import dev.sluice.config.SpecBinder;
import dev.sluice.config.SpecKeys;
import dev.sluice.config.source.ConfigResolver;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.YamlException;
import dev.sluice.config.tree.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A scalar that is null is the zero of its type, as in the reference, for every key of every
 * component: it means, or is refused as, what zero means. What may be absent, lists and maps keep
 * their default.
 */
class NullScalarsTest {
  /** What a component cannot be without. */
  private static final Map<String, String> REQUIRED =
      Map.of(
          "exporter/otlp_grpc", "endpoint: 'a:1'",
          "exporter/otlp_http", "endpoint: 'http://a:1'",
          "exporter/prometheus", "endpoint: 'a:1'",
          "exporter/zipkin", "endpoint: 'http://a:1'",
          "receiver/otlp", "protocols::grpc: {}, protocols::http: {}",
          "extension/file_storage", "directory: /tmp",
          "processor/memory_limiter", "check_interval: 1s, limit_mib: 100");

  @Test
  void everyScalarOfEveryComponentMeansZeroWhenItIsNull() {
    List<String> wrong = new ArrayList<>();
    int[] compared = {0};
    Components.all()
        .forEach(
            (name, factory) -> {
              Set<String> lists =
                  keys(factory).stream()
                      .filter(key -> key.type().equals("list of sections"))
                      .map(SpecKeys.Description::path)
                      .collect(Collectors.toSet());
              for (SpecKeys.Description key : keys(factory)) {
                boolean inList = lists.stream().anyMatch(it -> key.path().startsWith(it + "::"));
                if (!inList && !key.isSection()) {
                  compared[0]++;
                  String zero = zeroOf(key);
                  Spec<?> spec = factory.spec();
                  String ofNull = outcome(spec, name, key.path(), "null");
                  String ofZero = outcome(spec, name, key.path(), zero);
                  if (!ofNull.equals(ofZero)) {
                    wrong.add(name + " " + key.path() + "\n  " + ofNull + "\n  " + ofZero);
                  }
                }
              }
            });
    assertThat(wrong).isEmpty();
    assertThat(compared[0]).isGreaterThan(200);
  }

  private static List<SpecKeys.Description> keys(ComponentFactory<?> factory) {
    return SpecKeys.paths(factory.spec());
  }

  /** How zero is written; empty for what keeps its default. */
  private static String zeroOf(SpecKeys.Description key) {
    if (key.defaultValue() == null) {
      return "";
    }
    return switch (key.type()) {
      case "bool" -> "false";
      case "duration" -> "0s";
      case "int", "int64", "uint32", "float64", "float32" -> "0";
      case "one of basic, normal, detailed" -> "0";
      default -> key.type().startsWith("list") || isFree(key) ? "" : "''";
    };
  }

  private static boolean isFree(SpecKeys.Description key) {
    return key.type().startsWith("map") || key.type().equals("any");
  }

  /** What the binder makes of a component with that value, its problems if it has some. */
  private static String outcome(Spec<?> spec, String component, String path, String value) {
    String required =
        List.of(REQUIRED.getOrDefault(component, "").split(", ", -1)).stream()
            .filter(given -> !given.startsWith(path + ":") && !path.startsWith(key(given) + "::"))
            .collect(Collectors.joining(", "));
    String[] parts = path.split("::", -1);
    String nested = value;
    for (int i = parts.length - 1; i > 0; i--) {
      nested = nested.isEmpty() ? "" : "{" + parts[i] + ": " + nested + "}";
    }
    if (nested.isEmpty() && parts.length > 1) {
      nested = enclosing(parts);
    }
    String given = nested.isEmpty() ? "" : ", " + parts[0] + ": " + nested;
    Findings findings = new Findings();
    try {
      Optional<? extends Bound<?>> bound =
          SpecBinder.bind(
              spec,
              new ConfigResolver()
                  .expand(
                      (MapNode)
                          YamlReader.read(
                                  "f", "{" + (required + given).replaceFirst("^, ", "") + "}")
                              .root(),
                      new Findings()),
              "",
              findings);
      return bound.map(it -> it.effective().toString()).orElse("")
          + findings.problems().stream().map(it -> it.path() + ": " + it.why()).sorted().toList();
    } catch (YamlException e) {
      throw new IllegalStateException(path, e);
    }
  }

  /** The sections around a key that is not given: they exist in either case. */
  private static String enclosing(String[] parts) {
    String nested = "{}";
    for (int i = parts.length - 2; i > 0; i--) {
      nested = "{" + parts[i] + ": " + nested + "}";
    }
    return nested;
  }

  private static String key(String given) {
    int colon = given.indexOf(": ");
    return colon < 0 ? given : given.substring(0, colon);
  }
}
