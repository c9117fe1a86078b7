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

  /** Of the module collector-core. */
  static final DescribedPredicate<JavaClass> IN_CORE =
      DescribedPredicate.describe(
          "are in core",
          type ->
              type.getSource().stream()
                  .anyMatch(
                      source -> source.getUri().toString().contains("/collector-core/target/")));

  static final JavaClasses CORE = ALL.that(IN_CORE);

  private MainClasses() {}
}
