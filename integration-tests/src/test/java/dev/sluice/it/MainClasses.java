package dev.sluice.it;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** The classes that the rules of the house are about: all but tests and the test kit. */
final class MainClasses {
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes/"))
          .withImportOption(location -> !location.contains("/testkit/"))
          .importPackages("dev.sluice");

  /** Of all modules of core. */
  static final DescribedPredicate<JavaClass> IN_CORE = below("/collector-core/");

  static final JavaClasses CORE = ALL.that(IN_CORE);

  private MainClasses() {}

  /** Of that module of core, {@code "api"} for example. */
  static DescribedPredicate<JavaClass> inCore(String layer) {
    return below("/collector-core/" + layer + "/");
  }

  private static DescribedPredicate<JavaClass> below(String folder) {
    return DescribedPredicate.describe(
        "are in " + folder,
        type ->
            type.getSource().stream()
                .anyMatch(source -> source.getUri().toString().contains(folder)));
  }
}
