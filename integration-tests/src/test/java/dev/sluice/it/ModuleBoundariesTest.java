package dev.sluice.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
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

  @Test
  void coreImportsNoComponentAndNoTransport() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(COMPONENTS)
        .check(MainClasses.CORE);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sluice.http..", "dev.sluice.grpc..", "dev.sluice.codec..")
        .check(MainClasses.CORE);
  }

  @Test
  void coreKnowsNoNettyNoGrpcAndNoGeneratedMessages() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty..",
            "io.grpc..",
            "com.google.protobuf..",
            "io.opentelemetry..",
            "tools.jackson..")
        .check(MainClasses.CORE);
  }

  @Test
  void noMainClassDecodesIntoGeneratedMessages() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.protobuf..", "io.opentelemetry.proto..")
        .check(MainClasses.ALL);
  }

  @Test
  void componentsDoNotKnowEachOther() {
    slices()
        .matching("dev.sluice.(receiver|processor|exporter|connector|extension).(*)..")
        .should()
        .notDependOnEachOther()
        .check(MainClasses.ALL);
  }

  /** What several authenticators share stands beside them, and is no way from one to another. */
  @Test
  void filesWithSecretsAreForExtensionsAloneAndKnowNone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.sluice.credentials..", "dev.sluice.extension..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sluice.credentials..")
        .check(MainClasses.ALL);
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.credentials..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(COMPONENTS)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sluice.http..", "dev.sluice.grpc..", "dev.sluice.codec..")
        .check(MainClasses.ALL);
  }

  @Test
  void eachNettyIsUsedInItsOwnTransportOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(MainClasses.ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.grpc..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.grpc..")
        .check(MainClasses.ALL);
  }

  @Test
  void onlyItsOwnOptionalModuleKnowsTheNativeGzipLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.codec.igzip..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.intel..", "org.broadinstitute..", "org.apache.commons..")
        .check(MainClasses.ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.codec.igzip..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sluice.codec.igzip..")
        .check(MainClasses.ALL);
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
        .check(MainClasses.ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.collector..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ch.qos.logback..", "picocli..")
        .check(MainClasses.ALL);
  }

  @Test
  void nothingUsesUnsafeAndNothingSleeps() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("sun.misc.Unsafe")
        .check(MainClasses.ALL);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(MainClasses.ALL);
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
        .check(MainClasses.ALL);
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
        .check(MainClasses.ALL);
  }
}
