package dev.ringproof.conformance;

import static java.util.Objects.requireNonNull;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.clause.Clause;
import dev.ringproof.testbed.binding.BindingKind;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

  /** Returns every test that speaks this wire, by clause in the catalogue's order. */
  static List<Planned> speaking(BindingKind binding) {
    return ALL.stream().filter(p -> p.proves().binding() == binding).toList();
  }

  /**
   * Returns the tests that a ring judges, or those of them whose clauses are named. Over a wire
   * that is not the contract's own, a clause without a test that speaks it keeps its other tests:
   * each tells why it does not run.
   *
   * @param deep with those that a rehearsal has no time for
   */
  static List<Planned> of(BindingKind binding, int ring, Set<String> only, boolean deep) {
    var spoken = speaking(binding).stream().map(p -> p.clause().id()).collect(Collectors.toSet());
    return ALL.stream()
        .filter(
            p ->
                p.proves().binding() == binding
                    || (p.proves().binding() == BindingKind.NATIVE
                        && !spoken.contains(p.clause().id())))
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
