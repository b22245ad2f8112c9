package dev.ringproof.load.profile;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Board;
import dev.ringproof.load.measure.TurnRecord;
import io.gatling.app.Gatling$;
import io.gatling.javaapi.core.Simulation;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs Gatling in this JVM, one load at a time. */
public final class Injector {
  private Injector() {}

  /**
   * Takes all turns of the board and waits for them; what came of each is in its record.
   *
   * @param results where Gatling keeps its own log
   * @return Gatling's exit code; 0 when it ran to its end, whatever the turns did
   */
  public static synchronized int run(Board board, Path results) {
    Running.begin(board);
    QuietPreferences.install();
    // Gatling announces each simulation on standard output, which is for our users' results.
    var out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    try {
      Statuses.listen();
      return Gatling$.MODULE$.fromArgs(
          new String[] {
            "--no-reports",
            "--results-folder",
            results.toAbsolutePath().toString(),
            "--simulation",
            profile(board).getName()
          });
    } finally {
      System.setOut(out);
      Running.end();
    }
  }

  /** Returns all turns of the board after it was run. */
  public static List<TurnRecord> taken(Board board, Path results) {
    run(board, results);
    return board.all();
  }

  private static Class<? extends Simulation> profile(Board board) {
    var total = board.all().size();
    if (board.count(TierId.A) == total) {
      return TierAProfile.class;
    }
    if (board.count(TierId.B) == total) {
      return TierBProfile.class;
    }
    return board.count(TierId.C) == total ? TierCProfile.class : MixedProfile.class;
  }
}
