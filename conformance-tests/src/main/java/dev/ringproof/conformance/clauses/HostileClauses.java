package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.hostile.HostilePlan;
import dev.ringproof.conformance.hostile.HostileRun;
import dev.ringproof.conformance.hostile.HostileRun.Sample;
import dev.ringproof.conformance.hostile.HostileRun.Wrong;
import dev.ringproof.conformance.hostile.Shot.Kind;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.testbed.binding.Verb;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A sample of the generated requests; {@code ringproof hostile} sends thousands. */
final class HostileClauses {
  private static final int FEW = 100;
  private static final int MORE = 200;

  private static Sample sample(Check check, int count, Set<String> rules) {
    var kinds = Stream.of(Kind.values()).filter(kind -> !kind.raw()).collect(Collectors.toSet());
    var plan = new HostilePlan(check.seed(), count, kinds, 1);
    var sample = HostileRun.sample(check.standing(), plan, rules);
    check.want(sample.sent() > count, "more requests than " + count, sample.sent());
    for (var wrong : sample.wrong()) {
      check.keep("request-" + wrong.number() + ".json", wrong.file());
    }
    var told = sample.wrong().stream().map(Wrong::told).distinct().limit(5).toList();
    check.want(told.isEmpty(), "nothing wrong by " + rules + " in " + sample.sent(), told);
    return sample;
  }

  @Proves(value = "API-8", verbs = Verb.DISCOVER)
  void answersAreThoseOfTheDocument(Check check) {
    sample(check, FEW, Set.of("declared", "broke", "good"));
  }

  @Proves(value = "API-7", deep = true)
  void wrongRequestsAreRefusedWithTheirPlace(Check check) {
    var sample = sample(check, MORE, Set.of("accepted", "pointer"));
    check.want(sample.pointed() > 0, "refusals whose pointer was compared", sample.pointed());
  }
}
