package dev.ringproof.cli;

import dev.ringproof.contract.clause.Seam;
import dev.ringproof.testbed.target.SharedStore;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The first lines: what is proven, of what, by what. */
final class Opening {
  private Opening() {}

  static void print(RunContext context) {
    print(context, null);
  }

  /** As above, where several nodes may share this store. */
  static void print(RunContext context, @Nullable SharedStore store) {
    var catalogue = context.catalogue();
    var screen = context.screen();
    screen.line(
        "ringproof "
            + Version.number()
            + "   contract 1 (set "
            + catalogue.name()
            + ", "
            + catalogue.digest().substring(0, 19)
            + ")   seed "
            + context.seed());
    var lends =
        context.target().lends().stream()
            .filter(seam -> seam != Seam.MANY_NODES || store != null)
            .map(Object::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    screen.line(
        "target  "
            + context.target().name()
            + "   lends: "
            + (lends.isEmpty() ? "nothing" : lends));
    screen.line("self    " + self());
  }

  /** What the build has seen of its own checks: by whom they were seen failing. */
  private static String self() {
    var seen = SeenFailing.byClause();
    var breakers = seen.values().stream().flatMap(List::stream).distinct().toList();
    var nobody = breakers.stream().filter(b -> b.startsWith("null target")).count();
    return seen.size()
        + " clauses seen failing, by "
        + (breakers.size() - nobody)
        + " saboteurs and "
        + nobody
        + " null targets, in the tests of this build";
  }
}
