package dev.ringproof.chaos.fault;

import dev.ringproof.testbed.target.Standing;
import java.util.Optional;
import java.util.Set;

/** SIGKILL, and another start. */
public final class Kill implements ProcessFault {
  @Override
  public String name() {
    return "kill";
  }

  @Override
  public boolean kills() {
    return true;
  }

  @Override
  public Optional<Impossible> impossible(Standing standing) {
    return Optional.empty();
  }

  @Override
  public Set<String> reasons() {
    return Set.of("interrupted", "turn_deadline");
  }

  @Override
  public Struck strike(Moment moment) {
    moment.standing().kill();
    moment.died().run();
    moment.standing().startCold();
    return Struck.over(null, "killed");
  }
}
