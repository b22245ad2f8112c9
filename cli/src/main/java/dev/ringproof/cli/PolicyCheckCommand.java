package dev.ringproof.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds a policy against its schema and its tools, and says its rules in plain words. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks a policy as a runtime does at its start, says its rules in plain words and warns of",
      "what looks like a mistake. Exit 64 for a broken document, 1 with --strict and a warning."
    },
    footer = {"", "Example:", "  ringproof policy check examples/policy/support.yaml --strict"})
final class PolicyCheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the policy, JSON or YAML")
  private Path file = Path.of("policy.json");

  @Mixin private SurroundingsOptions around = new SurroundingsOptions();

  @Option(names = "--strict", description = "a warning is exit 1")
  private boolean strict;

  @Override
  public Integer call() {
    var among = around.read();
    var policy = Policy.load(file, among);
    System.out.println(policy.title());
    policy.document().rules().forEach(rule -> System.out.println("  " + RuleWords.of(rule)));
    System.out.println("  otherwise: denied, saying no_rule");
    var warnings = PolicyWarnings.of(policy, among);
    warnings.forEach(warning -> System.out.println("warning: " + warning));
    System.out.println(Words.count(warnings.size(), "warning"));
    return strict && !warnings.isEmpty() ? Exit.FAIL : Exit.PASS;
  }
}
