package dev.ringproof.cli;

import dev.ringproof.conformance.Proofs;
import java.util.stream.Collectors;

/** The first lines: what is proven, of what, by what. */
final class Opening {
  private Opening() {}

  static void print(RunContext context) {
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
            .map(Object::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    screen.line(
        "target  " + context.target().name() + "   lends: " + (lends.isEmpty() ? "nothing" : lends));
    screen.line("self    " + Proofs.summary());
  }
}
