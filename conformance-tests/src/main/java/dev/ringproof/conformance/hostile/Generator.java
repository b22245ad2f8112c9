package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Shot.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes shots: the seed and a shot's number settle it, and nothing else does. */
final class Generator {
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final Requests requests;
  private final List<Kind> kinds;
  private final long seed;

  /**
   * Makes one.
   *
   * @param only the classes that are made; empty: all
   */
  Generator(Surface surface, long seed, Set<Kind> only) {
    this.requests = new Requests(surface);
    this.seed = seed;
    var all = new ArrayList<Kind>();
    for (var kind : Kind.values()) {
      if (only.isEmpty() || only.contains(kind)) {
        all.add(kind);
      }
    }
    this.kinds = List.copyOf(all);
  }

  /** Returns a good request of each operation. */
  List<Shot> good() {
    var random = new SplittableRandom(seed);
    return List.copyOf(requests.good(random));
  }

  /** Returns the shot of this number; the classes come in turn. */
  Shot shot(int number) {
    var random = new SplittableRandom(seed * MIX + number);
    var kind = kinds.get(number % kinds.size());
    return kind.raw() ? Wires.of(kind, random) : requests.of(kind, random);
  }
}
