package dev.sluice.it;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The layers of core, lowest first: what a component author sees; OTLP; kits, each for one job of
 * many components; the engine. A new package of core gets its place here.
 */
class CoreLayersTest {
  private static final String[] API = {
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
    "dev.sluice.storage"
  };

  /** Each room sees those before it. */
  private static final String[] ROOMS = {
    "dev.sluice.otlp.wire",
    "dev.sluice.otlp.check",
    "dev.sluice.otlp.view",
    "dev.sluice.otlp.write",
    "dev.sluice.otlp.edit"
  };

  private static final String[] KITS = {
    "dev.sluice.connections",
    "dev.sluice.editing",
    "dev.sluice.exposition",
    "dev.sluice.holding",
    "dev.sluice.intake",
    "dev.sluice.onward",
    "dev.sluice.pulling",
    "dev.sluice.sending",
    "dev.sluice.tls"
  };
  private static final String[] ENGINE = {
    "dev.sluice.config.model",
    "dev.sluice.config.source",
    "dev.sluice.making",
    "dev.sluice.telemetry.own",
    "dev.sluice.engine"
  };

  private static final String[] COMPONENTS = {
    "dev.sluice.receiver..",
    "dev.sluice.processor..",
    "dev.sluice.exporter..",
    "dev.sluice.connector..",
    "dev.sluice.extension.."
  };

  private static final String[] TRANSPORTS = {
    "dev.sluice.codec..", "dev.sluice.grpc..", "dev.sluice.http..", "dev.sluice.otlp.json.."
  };

  /** The extensions that send and show what the collector says about itself. */
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
  void everyPackageOfCoreHasALayer() {
    String[] placed =
        Stream.of(API, ROOMS, KITS, ENGINE, new String[] {"dev.sluice.otlp"})
            .flatMap(Stream::of)
            .toArray(String[]::new);
    classes().should().resideInAnyPackage(placed).check(MainClasses.CORE);
    assertThat(MainClasses.CORE).hasSizeGreaterThan(300);
  }

  @Test
  void aLayerSeesOnlyThoseBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("api")
        .definedBy(API)
        .layer("otlp")
        .definedBy(ROOMS)
        .layer("kits")
        .definedBy(KITS)
        .layer("engine")
        .definedBy(ENGINE)
        .whereLayer("api")
        .mayNotAccessAnyLayer()
        .whereLayer("otlp")
        .mayOnlyAccessLayers("api")
        .whereLayer("kits")
        .mayOnlyAccessLayers("api", "otlp")
        .check(MainClasses.CORE);
  }

  @Test
  void anOtlpRoomSeesOnlyThoseBeforeIt() {
    LayeredArchitecture rooms = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (int i = 0; i < ROOMS.length; i++) {
      rooms = rooms.layer(ROOMS[i]).definedBy(ROOMS[i]);
    }
    rooms = rooms.whereLayer(ROOMS[0]).mayNotAccessAnyLayer();
    for (int i = 1; i < ROOMS.length; i++) {
      String[] before = Stream.of(ROOMS).limit(i).toArray(String[]::new);
      rooms = rooms.whereLayer(ROOMS[i]).mayOnlyAccessLayers(before);
    }
    rooms.check(MainClasses.CORE);
  }

  @Test
  void noPackagesOfCoreGoRoundInACircle() {
    slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(MainClasses.CORE);
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

  @Test
  void componentsAndTransportsDoNotSeeTheEngine() {
    noClasses()
        .that()
        .resideInAnyPackage(COMPONENTS)
        .or()
        .resideInAnyPackage(TRANSPORTS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sluice.engine", "dev.sluice.config.source", "dev.sluice.making")
        .check(MainClasses.ALL);
  }

  @Test
  void onlyWhatShowsOrSendsOwnTelemetrySeesWhatTheEngineMakesOfIt() {
    noClasses()
        .that()
        .resideInAnyPackage(COMPONENTS)
        .and()
        .resideOutsideOfPackages(OWN_TELEMETRY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sluice.config.model", "dev.sluice.telemetry.own")
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
