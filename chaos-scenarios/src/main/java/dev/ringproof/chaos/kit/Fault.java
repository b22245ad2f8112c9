package dev.ringproof.chaos.kit;

import dev.ringproof.chaos.library.FailureMode.FaultSpec;
import dev.ringproof.chaos.library.FailureMode.ScenarioSpec;
import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.testbed.proxy.Direction;
import dev.ringproof.testbed.proxy.FaultProxy;
import dev.ringproof.testbed.proxy.ProxyException;
import dev.ringproof.testbed.proxy.ProxyProbe;
import dev.ringproof.testbed.proxy.Toxic;
import dev.ringproof.testbed.target.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A scenario's toxics on its proxies; for a scripted fault there is none, and it does nothing. */
public final class Fault {
  private static final Duration HEALING = Duration.ofSeconds(5);
  private static final String NAME = "chaos";

  private final List<Placed> toxics;
  private final List<ProxyProbe> probes = new ArrayList<>();
  private long before;
  private volatile long probed;
  private volatile long onNanos;
  private volatile long healedNanos;

  private record Placed(FaultProxy proxy, Toxic toxic) {}

  private Fault(List<Placed> toxics) {
    this.toxics = List.copyOf(toxics);
  }

  /** Makes the fault of a scenario from its data. */
  public static Fault of(ScenarioSpec spec, Standing standing) {
    var placed = new ArrayList<Placed>();
    if (spec.proxied()) {
      for (var fault : spec.faults()) {
        proxies(fault, standing).forEach(p -> placed.add(new Placed(p, toxic(fault))));
      }
    }
    return new Fault(placed);
  }

  private static List<FaultProxy> proxies(FaultSpec fault, Standing standing) {
    var upstreams = standing.upstreams();
    if (fault.on() == Culprit.MODEL) {
      return switch (fault.text("provider", "both")) {
        case "primary" -> List.of(upstreams.primary());
        case "fallback" -> List.of(upstreams.fallback());
        default -> List.of(upstreams.primary(), upstreams.fallback());
      };
    }
    return switch (fault.on()) {
      case TOOL -> List.of(upstreams.tools());
      case POLICY -> List.of(upstreams.decision());
      case CLIENT -> List.of(standing.front());
      case MODEL, STORE, RUNTIME ->
          throw new IllegalArgumentException("no proxy stands before the " + fault.on());
    };
  }

  private static Toxic toxic(FaultSpec fault) {
    var direction =
        fault.text("direction", "downstream").equals("upstream")
            ? Direction.UPSTREAM
            : Direction.DOWNSTREAM;
    var time = Duration.ofMillis(fault.whole("timeout", 0));
    return switch (fault.kind()) {
      case "latency" ->
          new Toxic.Latency(
              NAME, direction, Duration.ofMillis(fault.whole("latency", 0)), Duration.ZERO);
      case "timeout" -> new Toxic.Timeout(NAME, direction, time);
      case "reset_peer" -> new Toxic.ResetPeer(NAME, direction, time);
      case "limit_data" -> new Toxic.LimitData(NAME, direction, fault.whole("bytes", 0));
      default -> throw new IllegalArgumentException("no toxic of kind " + fault.kind());
    };
  }

  /** Puts it in force; before that it sees what proxies are like that cannot say what they did. */
  public void on() {
    before = disturbed();
    proxies().filter(p -> p.disturbed().isEmpty()).map(ProxyProbe::before).forEach(probes::add);
    onNanos = System.nanoTime();
    toxics.forEach(placed -> placed.proxy().add(placed.toxic()));
  }

  /**
   * Takes it away, whatever happened before; tried again until its own deadline.
   *
   * @return what went wrong for good; empty when it is healed
   */
  public Optional<String> heal() {
    probed = probes.stream().filter(ProxyProbe::disturbed).count();
    var until = System.nanoTime() + HEALING.toNanos();
    String wrong = null;
    for (var placed : toxics) {
      var failed = heal(placed.proxy(), until);
      wrong = wrong == null ? failed : wrong;
    }
    healedNanos = System.nanoTime();
    probes.forEach(ProxyProbe::close);
    return Optional.ofNullable(wrong);
  }

  private static @Nullable String heal(FaultProxy proxy, long until) {
    while (true) {
      try {
        proxy.heal();
        return null;
      } catch (ProxyException e) {
        if (System.nanoTime() > until) {
          return proxy.name() + ": " + e.getMessage();
        }
      }
    }
  }

  /** Whether a proxy brings it about. */
  public boolean proxied() {
    return !toxics.isEmpty();
  }

  /**
   * Returns how often the proxies have disturbed traffic since it was put in force; of those that
   * cannot say it, how many still did when it was to be healed.
   */
  public long witnessed() {
    return Math.max(0, disturbed() - before) + probed;
  }

  /** Whether it stood on a provider's proxy at some time between these two. */
  public boolean touched(String provider, long fromNanos, long toNanos) {
    return toxics.stream().anyMatch(p -> p.proxy().name().contains(provider))
        && fromNanos <= healedNanos
        && toNanos >= onNanos;
  }

  /** Whether it was in force at this time; a scripted one is between the same two calls. */
  public boolean during(long nanos) {
    return onNanos != 0 && nanos >= onNanos && (healedNanos == 0 || nanos <= healedNanos);
  }

  /** Returns when it was healed. */
  public long healedNanos() {
    return healedNanos;
  }

  private long disturbed() {
    return proxies().mapToLong(proxy -> proxy.disturbed().orElse(0)).sum();
  }

  private Stream<FaultProxy> proxies() {
    return toxics.stream().map(Placed::proxy).distinct();
  }
}
