package dev.ringproof.cli;

import dev.ringproof.contract.policy.PolicyRule;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds a policy against cases. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Asks a policy the questions of a cases document by the rules engine of the runtime. Exit 0",
      "when each decision is the expected one, else 1; rules that no case reached are named."
    },
    footer = {
      "",
      "Example:",
      "  ringproof policy test examples/policy/support.yaml \\",
      "      --cases examples/policy/cases.yaml"
    })
final class PolicyTestCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the policy, JSON or YAML")
  private Path file = Path.of("policy.json");

  @Option(
      names = "--cases",
      required = true,
      paramLabel = "CASES",
      description = "the cases, JSON or YAML")
  private Path cases = Path.of("cases.yaml");

  @Mixin private SurroundingsOptions around = new SurroundingsOptions();

  @Override
  public Integer call() {
    var among = around.read();
    var policy = Policy.load(file, among);
    var decider = new Decider(among);
    var reached = new HashSet<String>();
    var failed = 0;
    var all = PolicyCases.load(cases).cases();
    System.out.println(policy.title());
    for (var one : all) {
      var told = decider.decide(policy.rules(), one.question());
      if (told.rule() != null) {
        reached.add(told.rule());
      }
      var met = one.expect().met(told);
      failed += met ? 0 : 1;
      System.out.println(
          (met ? "PASS  " : "FAIL  ")
              + InputFile.plain(one.name())
              + ": "
              + (met ? told : "found " + told + "; expected " + one.expect()));
    }
    var rules = policy.document().rules().stream().map(PolicyRule::id).toList();
    var missed = rules.stream().filter(id -> !reached.contains(id)).toList();
    System.out.println(
        Words.count(all.size(), "case")
            + ", "
            + (all.size() - failed)
            + " as expected, "
            + failed
            + " not; "
            + (rules.size() - missed.size())
            + " of "
            + Words.count(rules.size(), "rule")
            + " reached"
            + (missed.isEmpty() ? "" : "; by no case: " + String.join(", ", missed)));
    return failed == 0 ? Exit.PASS : Exit.FAIL;
  }
}
