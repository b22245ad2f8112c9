package dev.ringproof.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The rules that hold in every module: no package cycles, the JSON library in one place, injected
 * time, marked packages. Each module's {@code ArchitectureTest} calls {@link #hold} and adds its
 * own.
 */
public final class HouseRules {
  private static final Set<String> WALL_CLOCK = Set.of("now", "currentTimeMillis");

  private HouseRules() {}

  /** Imports the module's own classes below a package, tests left out. */
  public static JavaClasses classesOf(String rootPackage) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(
            location -> !location.contains("test-jar") && !location.contains("-tests.jar"))
        .importPackages(rootPackage);
  }

  /**
   * Checks every common rule.
   *
   * @param floor how many classes there must be at least, so that no rule passes on nothing
   * @param printers packages that may write to the standard streams: command lines
   */
  public static void hold(JavaClasses classes, String root, int floor, String... printers) {
    if (classes.size() < floor) {
      throw new AssertionError(
          "saw " + classes.size() + " classes below " + root + ", expected at least " + floor);
    }
    slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(classes);
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage("dev.ringproof.contract.json")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson.."))
        .allowEmptyShould(true)
        .because("the JSON library is used in contract.json alone")
        .check(classes);
    noClasses()
        .that(DescribedPredicate.not(assignableTo(Clock.class)))
        .should()
        .accessTargetWhere(wallClockOrSleep())
        .because("time is injected: java.time.Clock, or nanoTime for measuring")
        .check(classes);
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(classes);
    // A command line may be all of its module: then there is nothing left to check.
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
        .allowEmptyShould(true)
        .check(classes.that(DescribedPredicate.not(resideInAnyPackage(printers))));
    marked(classes);
  }

  private static DescribedPredicate<JavaAccess<?>> wallClockOrSleep() {
    return DescribedPredicate.describe(
        "read the wall clock or sleep",
        access -> {
          var owner = access.getTargetOwner();
          var name = access.getName();
          var args = access.getTarget().getFullName();
          var clock =
              WALL_CLOCK.contains(name)
                  && args.endsWith("()")
                  && List.of(Instant.class, LocalDateTime.class, System.class).stream()
                      .anyMatch(owner::isEquivalentTo);
          return clock || (owner.isEquivalentTo(Thread.class) && name.equals("sleep"));
        });
  }

  private static void marked(JavaClasses classes) {
    classes.stream()
        .map(c -> c.getPackage())
        .distinct()
        .filter(p -> !p.getClasses().isEmpty())
        .filter(p -> p.tryGetPackageInfo().isEmpty() || !p.isAnnotatedWith(NullMarked.class))
        .findFirst()
        .ifPresent(
            p -> {
              throw new AssertionError("package without @NullMarked package-info: " + p.getName());
            });
  }
}
