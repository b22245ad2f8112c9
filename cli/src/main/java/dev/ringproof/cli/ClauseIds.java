package dev.ringproof.cli;

import dev.ringproof.contract.clause.Catalogue;
import java.util.Collection;

/** Clause ids as a user types them. */
final class ClauseIds {
  private ClauseIds() {}

  static void check(Collection<String> ids) {
    var catalogue = Catalogue.load();
    for (var id : ids) {
      if (!catalogue.has(id)) {
        throw new CliException(
            Exit.BAD_ARGUMENTS,
            "found \"" + id + "\", expected a clause such as POL-5; see: ringproof clauses");
      }
    }
  }
}
