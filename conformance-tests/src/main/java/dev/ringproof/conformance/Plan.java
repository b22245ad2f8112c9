package dev.ringproof.conformance;

import static java.util.Objects.requireNonNull;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.clause.Clause;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit's tests, found by the JUnit Platform in the kit's own package. */
final class Plan {
  private static final String PACKAGE = "dev.ringproof.conformance.clauses";
  private static final Catalogue CATALOGUE = Catalogue.load();
  private static final List<Planned> ALL = discover();

  private Plan() {}

  /** A test and its clause. */
  record Planned(Method test, Proves proves, Clause clause) {
    String id() {
      return test.getDeclaringClass().getSimpleName() + "." + test.getName();
    }
  }

  /** Returns every test of the kit, by clause in the catalogue's order. */
  static List<Planned> all() {
    return ALL;
  }

  /**
   * Returns the tests that a ring judges, or those of them whose clauses are named.
   *
   * @param deep with those that a rehearsal has no time for
   */
  static List<Planned> of(int ring, Set<String> only, boolean deep) {
    return ALL.stream()
        .filter(p -> deep || !p.proves().deep())
        .filter(p -> p.clause().rings().contains(ring))
        .filter(p -> only.isEmpty() || only.contains(p.clause().id()))
        .toList();
  }

  /** Returns the catalogue. */
  static Catalogue catalogue() {
    return CATALOGUE;
  }

  /**
   * Returns how the kit's own launcher is set up: nothing of the surrounding class path joins in.
   */
  static LauncherConfig launcher() {
    return LauncherConfig.builder()
        .enableLauncherSessionListenerAutoRegistration(false)
        .enableLauncherDiscoveryListenerAutoRegistration(false)
        .enablePostDiscoveryFilterAutoRegistration(false)
        .enableTestExecutionListenerAutoRegistration(false)
        .build();
  }

  private static List<Planned> discover() {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .enableImplicitConfigurationParameters(false)
            .selectors(selectPackage(PACKAGE))
            .build();
    var found = LauncherFactory.create(launcher()).discover(request);
    var order = CATALOGUE.clauses().stream().map(Clause::id).toList();
    return found.getRoots().stream()
        .flatMap(root -> found.getDescendants(root).stream())
        .filter(TestIdentifier::isTest)
        .map(test -> planned(test.getSource().orElse(null)))
        .sorted(
            Comparator.comparingInt((Planned p) -> order.indexOf(p.clause().id()))
                .thenComparing(Planned::id))
        .toList();
  }

  private static Planned planned(@org.jspecify.annotations.Nullable TestSource source) {
    if (!(source instanceof MethodSource method)) {
      throw new IllegalStateException("a test of the kit that is no method: " + source);
    }
    var test = method.getJavaMethod();
    var proves = requireNonNull(test.getAnnotation(Proves.class), test.toString());
    return new Planned(test, proves, CATALOGUE.clause(proves.value()));
  }
}
