package dev.sluice.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What the modules may know of each other and of the libraries. */
class ModuleBoundariesTest {
  private static final String[] COMPONENTS = {
    "dev.sluice.receiver..",
    "dev.sluice.processor..",
    "dev.sluice.exporter..",
    "dev.sluice.connector..",
    "dev.sluice.extension.."
  };
  private static final String[] CORE = {
    "dev.sluice.data..",
    "dev.sluice.flow..",
    "dev.sluice.memory..",
    "dev.sluice.ledger..",
    "dev.sluice.component..",
    "dev.sluice.config..",
    "dev.sluice.runtime..",
    "dev.sluice.telemetry..",
    "dev.sluice.sending..",
    "dev.sluice.engine..",
    "dev.sluice.exposition..",
    "dev.sluice.tls.."
  };

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes/"))
          .withImportOption(location -> !location.contains("/testkit/"))
          .importPackages("dev.sluice");

  @Test
  void coreImportsNoComponentAndNoTransport() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(COMPONENTS)
        .check(ALL);
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sluice.http..", "dev.sluice.grpc..", "dev.sluice.codec..")
        .check(ALL);
  }

  @Test
  void coreKnowsNoNettyNoGrpcAndNoGeneratedMessages() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .or()
        .resideInAPackage("dev.sluice.otlp")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty..",
            "io.grpc..",
            "com.google.protobuf..",
            "io.opentelemetry..",
            "tools.jackson..")
        .check(ALL);
  }

  @Test
  void noMainClassDecodesIntoGeneratedMessages() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.protobuf..", "io.opentelemetry.proto..")
        .check(ALL);
  }

  @Test
  void componentsDoNotKnowEachOther() {
    slices()
        .matching("dev.sluice.(receiver|processor|exporter|connector|extension).(*)..")
        .should()
        .notDependOnEachOther()
        .check(ALL);
  }

  @Test
  void eachNettyIsUsedInItsOwnTransportOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.grpc..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.grpc..")
        .check(ALL);
  }

  @Test
  void onlyItsOwnOptionalModuleKnowsTheNativeGzipLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.codec.igzip..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.intel..", "org.broadinstitute..", "org.apache.commons..")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.codec.igzip..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sluice.codec.igzip..")
        .check(ALL);
  }

  @Test
  void onlyTheDistributionEndsTheProcessOrHandlesSignals() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.collector..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("sun.misc.Signal")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.collector..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ch.qos.logback..", "picocli..")
        .check(ALL);
  }

  @Test
  void nothingUsesUnsafeAndNothingSleeps() {
    noClasses().should().dependOnClassesThat().haveFullyQualifiedName("sun.misc.Unsafe").check(ALL);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(ALL);
  }

  @Test
  void noStaticStateCanChange() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage("dev.sluice..")
        .and()
        .areStatic()
        .should()
        .notBeFinal()
        .check(ALL);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    classes()
        .should(
            new ArchCondition<JavaClass>("live in a package marked @NullMarked") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean marked =
                    type.getPackage()
                        .tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                if (!marked
                    && !type.getModifiers().contains(JavaModifier.SYNTHETIC)
                    && unmarked.add(type.getPackageName())) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getPackageName() + " is not @NullMarked"));
                }
              }
            })
        .check(ALL);
  }
}
