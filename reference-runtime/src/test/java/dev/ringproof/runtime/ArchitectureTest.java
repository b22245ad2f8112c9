package dev.ringproof.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.ringproof.house.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final String ROOT = "dev.ringproof.runtime";
  private static final int FLOOR = 40;
  private static final JavaClasses CLASSES = HouseRules.classesOf(ROOT);

  @Test
  void houseRulesHold() {
    HouseRules.hold(CLASSES, ROOT, FLOOR, ROOT);
  }

  @Test
  void theWebServerIsSeenByTheSurfaceAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + ".http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.helidon..")
        .because("a turn does not know how it came in")
        .check(CLASSES);
  }

  @Test
  void theCoreSeesPortsAndNoAdapter() {
    var core =
        Stream.of(
                "turn",
                "tier",
                "policy",
                "budget",
                "session",
                "approval",
                "workflow",
                "ring",
                "slo")
            .map(name -> ROOT + "." + name + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAnyPackage(core)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".decision.cel..",
            ROOT + ".decision.authzen..",
            ROOT + ".tool.http..",
            ROOT + ".store.sqlite..",
            ROOT + ".store.postgres..",
            ROOT + ".store.sql..",
            ROOT + ".model.openai..",
            ROOT + ".telemetry.otlp..")
        .because("adapters are chosen where the runtime is put together")
        .check(CLASSES);
  }

  @Test
  void librariesStayBehindTheirAdapters() {
    keep("com.netflix..", ROOT + ".ring..");
    keep("io.prometheus..", ROOT + ".slo..");
    keep("io.opentelemetry..", ROOT + ".telemetry.otlp..");
  }

  private static void keep(String library, String home) {
    noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }
}
