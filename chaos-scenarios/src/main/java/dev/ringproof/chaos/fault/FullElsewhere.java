package dev.ringproof.chaos.fault;

import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.target.Standing;
import java.util.Optional;
import java.util.Set;

/** The disk of a database server, which is not ours to fill. */
final class FullElsewhere implements ProcessFault {
  @Override
  public String name() {
    return "full";
  }

  @Override
  public Optional<Impossible> impossible(Standing standing) {
    return Optional.of(
        new Impossible(
            Outcome.NOT_APPLICABLE, "the store is a database server's, whose disk is not filled"));
  }

  @Override
  public Set<String> reasons() {
    return Set.of();
  }

  @Override
  public Struck strike(Moment moment) {
    return Struck.failed("the disk is another's");
  }
}
