package dev.ringproof.chaos.money;

import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;

/**
 * What becomes of a turn, and what its provider says of the usage.
 *
 * @see MoneyClient
 */
enum Sort {
  /** Served to its end, and reported there. */
  WHOLE(true, false, false),
  /** Served to its end, and never reported. */
  UNREPORTED(false, false, false),
  /** Refused at first, served whole by the next model. */
  REFUSED_FIRST(true, false, false),
  /** Ends without its mark; the usage was reported piece by piece. */
  CUT_REPORTED(false, true, true),
  /** An error within, and nothing reported before. */
  CUT_SILENT(false, false, true),
  /** The connection is reset; the usage was reported piece by piece. */
  RESET(false, true, true),
  /** The client hangs up, the answer goes on. */
  HUNG_UP(true, false, false),
  /** The client takes it back while the provider says no more. */
  CANCELLED(false, true, false);

  private static final Duration PACE = Duration.ofMillis(40);
  private static final Duration LULL = Duration.ofMillis(500);

  /** Whether the usage is reported at the end. */
  final boolean reportsAtEnd;

  /** Whether it is reported with each piece. */
  final boolean reportsAlong;

  /** Whether the provider cuts the stream. */
  final boolean cut;

  Sort(boolean reportsAtEnd, boolean reportsAlong, boolean cut) {
    this.reportsAtEnd = reportsAtEnd;
    this.reportsAlong = reportsAlong;
    this.cut = cut;
  }

  /** Returns how the stub model answers, with so many words if nothing breaks off. */
  ModelScript script(int words) {
    var answer = ModelScript.says(Words.tokens(words)).pace(PACE);
    var half = Math.max(1, words / 2);
    return switch (this) {
      case WHOLE, HUNG_UP -> answer;
      case UNREPORTED -> answer.noUsage();
      case REFUSED_FIRST -> ModelScript.refuses(503, null).then(answer);
      case CUT_REPORTED -> answer.reportsAlong().endsWithoutDone(half);
      case CUT_SILENT -> answer.noUsage().errorAfter(half);
      // Long enough for what was sent to have come.
      case RESET -> answer.reportsAlong().lull(LULL).cutsAfter(half);
      case CANCELLED -> answer.reportsAlong().hangsAfter(half);
    };
  }
}
