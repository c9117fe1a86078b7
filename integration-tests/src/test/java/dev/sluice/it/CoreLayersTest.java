package dev.sluice.it;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What Maven does not hold of core, whose layers are modules: in which layer a package stands, its
 * place there, and who may use which layer. A new package of core gets its place here.
 */
class CoreLayersTest {
  /** The packages of each module of core; each sees those before it in its module. */
  private static final Map<String, List<String>> LAYERS =
      Map.of(
          "api",
          List.of(
              "dev.sluice",
              "dev.sluice.id",
              "dev.sluice.numbers",
              "dev.sluice.runtime",
              "dev.sluice.memory",
              "dev.sluice.data",
              "dev.sluice.ledger",
              "dev.sluice.flow",
              "dev.sluice.config.tree",
              "dev.sluice.config",
              "dev.sluice.telemetry",
              "dev.sluice.tap",
              "dev.sluice.component",
              "dev.sluice.storage"),
          "otlp",
          List.of(
              "dev.sluice.otlp",
              "dev.sluice.otlp.wire",
              "dev.sluice.otlp.check",
              "dev.sluice.otlp.view",
              "dev.sluice.otlp.write",
              "dev.sluice.otlp.edit"),
          "kits",
          List.of(
              "dev.sluice.connections",
              "dev.sluice.editing",
              "dev.sluice.exposition",
              "dev.sluice.holding",
              "dev.sluice.onward",
              "dev.sluice.intake",
              "dev.sluice.making",
              "dev.sluice.pulling",
              "dev.sluice.sampling",
              "dev.sluice.sending",
              "dev.sluice.tls"),
          "engine",
          List.of(
              "dev.sluice.config.source",
              "dev.sluice.config.model",
              "dev.sluice.telemetry.own",
              "dev.sluice.engine"));

  private static final String[] COMPONENTS = {
    "dev.sluice.receiver..",
    "dev.sluice.processor..",
    "dev.sluice.exporter..",
    "dev.sluice.connector..",
    "dev.sluice.extension.."
  };

  /** Bytes to bytes. */
  private static final String[] FORMATS = {
    "dev.sluice.json..", "dev.sluice.otlp.json..", "dev.sluice.zipkin.."
  };

  private static final String[] BUILT_ON_CORE =
      Stream.of(
              COMPONENTS,
              FORMATS,
              new String[] {
                "dev.sluice.codec..",
                "dev.sluice.credentials..",
                "dev.sluice.grpc..",
                "dev.sluice.http.."
              })
          .flatMap(Stream::of)
          .toArray(String[]::new);

  /**
   * The extensions that send and show what the collector says about itself: a module of their own.
   */
  private static final String[] OWN_TELEMETRY = {
    "dev.sluice.extension.owntelemetry..", "dev.sluice.extension.metricspage.."
  };

  /** What of the check is for whoever takes bytes in. */
  private static final Set<String> CHECK_FOR_ALL =
      Set.of("OtlpCheck", "OtlpCount", "LegacyScopes", "MalformedOtlpException");

  /** Public for the editor only. */
  private static final Set<String> SPLICING =
      Set.of("SpliceWriter", "Ranges", "ProtoWriter", "PointFields");

  @Test
  void everyPackageOfCoreHasItsPlace() {
    LAYERS.forEach(
        (layer, packages) ->
            classes()
                .should()
                .resideInAnyPackage(packages.toArray(String[]::new))
                .check(MainClasses.CORE.that(MainClasses.inCore(layer))));
    assertThat(MainClasses.CORE).hasSizeGreaterThan(300);
  }

  @Test
  void aPackageSeesOnlyThoseBeforeItInItsLayer() {
    LAYERS.forEach(
        (layer, packages) -> {
          for (int i = 0; i < packages.size(); i++) {
            noClasses()
                .that()
                .resideInAPackage(packages.get(i))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages.subList(i + 1, packages.size()).toArray(String[]::new))
                .allowEmptyShould(true)
                .check(MainClasses.CORE);
          }
        });
  }

  @Test
  void componentsSeeViewsEditsAndWritersOfOtlp() {
    noClasses()
        .that()
        .resideInAnyPackage(COMPONENTS)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.sluice.otlp.wire")
                .or(
                    resideInAnyPackage("dev.sluice.otlp.check")
                        .and(DescribedPredicate.not(named(CHECK_FOR_ALL))))
                .or(resideInAnyPackage("dev.sluice.otlp..").and(named(SPLICING))))
        .check(MainClasses.ALL);
  }

  /** No module of theirs depends on it; this says that none may. */
  @Test
  void componentsTransportsAndFormatsDoNotSeeTheEngine() {
    noClasses()
        .that()
        .resideInAnyPackage(BUILT_ON_CORE)
        .and()
        .resideOutsideOfPackages(OWN_TELEMETRY)
        .should()
        .dependOnClassesThat(MainClasses.inCore("engine"))
        .check(MainClasses.ALL);
  }

  @Test
  void formatsSeeNoKits() {
    noClasses()
        .that()
        .resideInAnyPackage(FORMATS)
        .should()
        .dependOnClassesThat(MainClasses.inCore("kits"))
        .check(MainClasses.ALL);
  }

  private static DescribedPredicate<JavaClass> named(Set<String> simpleNames) {
    return describe(
        "are named " + simpleNames, type -> simpleNames.contains(outermost(type).getSimpleName()));
  }

  private static JavaClass outermost(JavaClass type) {
    JavaClass outermost = type;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    return outermost;
  }
}
