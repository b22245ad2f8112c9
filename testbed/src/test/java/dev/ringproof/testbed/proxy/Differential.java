package dev.ringproof.testbed.proxy;

import java.util.List;
import java.util.function.Supplier;

/** Plays a script against a server until it agrees with the original, at most a few times. */
final class Differential {
  private static final int PLAYS = 4;

  private Differential() {}

  /**
   * Returns where the server differs from the original. Only a script with times is played again,
   * for the sake of the machine: everything but times and pieces has to agree in each play.
   */
  static List<String> differences(
      Supplier<ProxyServer> server, Transcript original, boolean onPurpose) {
    var best = play(server, original);
    var found = best.against(original, onPurpose);
    for (var i = 1; i < PLAYS && !found.isEmpty() && original.script().timed(); i++) {
      var next = play(server, original);
      best = next.best(best);
      found = best.against(original, onPurpose);
    }
    return found;
  }

  /** Plays without knowing what will come, as often as times need. */
  static Transcript record(Supplier<ProxyServer> server, Script script) {
    try (var running = server.get()) {
      var first = Player.play(script, running, null, 0);
      return script.timed()
          ? Player.play(script, running, first, Player.PATIENCE).best(first)
          : first;
    }
  }

  /** Plays again what the original showed, knowing what will come. */
  static Transcript play(Supplier<ProxyServer> server, Transcript original) {
    try (var running = server.get()) {
      return Player.play(original.script(), running, original, Player.PATIENCE);
    }
  }
}
