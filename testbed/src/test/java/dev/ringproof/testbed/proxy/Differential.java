package dev.ringproof.testbed.proxy;

import java.util.List;
import java.util.function.Supplier;

/** Plays a script against a server until it agrees with the original, at most a few times. */
final class Differential {
  private static final int PLAYS = 4;
  private static final String IN_USE = "bind: address already in use";
  private static final String SOMEBODY_ELSE =
      "the original {\"client\":\"refused\"}, here {\"client\":\"connected\"";

  private Differential() {}

  /**
   * Returns where the server differs from the original. Only a script with times is played again,
   * for the sake of the machine, and one whose port was taken: all else has to agree in each play.
   */
  static List<String> differences(
      Supplier<ProxyServer> server, Transcript original, boolean onPurpose) {
    var best = play(server, original);
    var found = best.against(original, onPurpose);
    for (var i = 1; i < PLAYS && (portTaken(found) || timed(original, found)); i++) {
      var next = play(server, original);
      best = next.best(best);
      found = best.against(original, onPurpose);
    }
    return found;
  }

  private static boolean timed(Transcript original, List<String> found) {
    return original.script().timed() && !found.isEmpty();
  }

  /**
   * A proxy lets its port go where it is changed or disabled, and somebody else on the machine may
   * be given it: a changed one cannot listen there again, and who dials a disabled one gets through
   * to them. That happens once; a server that cannot listen again, or still does, fails each time.
   */
  private static boolean portTaken(List<String> found) {
    return found.stream()
        .anyMatch(
            line ->
                line.contains(SOMEBODY_ELSE)
                    || line.indexOf(IN_USE, Math.max(0, line.indexOf(", here "))) >= 0);
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
