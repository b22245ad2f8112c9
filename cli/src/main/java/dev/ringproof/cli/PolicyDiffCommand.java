package dev.ringproof.cli;

import dev.ringproof.cli.History.Recorded;
import dev.ringproof.contract.trace.TraceDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what another policy would decide otherwise. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says which decisions change from policy A to policy B: of cases, of a recorded history (a",
      "trace or an array of traces), or of both. A history holds no arguments: where a condition",
      "reads them it cannot be told. Exit 0 nothing changes, 1 something does, 2 nothing that can",
      "be told does."
    },
    footer = {
      "",
      "Examples:",
      "  ringproof policy diff examples/policy/support.yaml \\",
      "      examples/policy/stricter.yaml \\",
      "      --cases examples/policy/cases.yaml",
      "  ringproof policy diff examples/policy/support.yaml \\",
      "      examples/policy/stricter.yaml \\",
      "      --history examples/policy/trace.json"
    })
final class PolicyDiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "A", description = "the policy as it is")
  private Path before = Path.of("a.json");

  @Parameters(index = "1", paramLabel = "B", description = "the policy as it would be")
  private Path after = Path.of("b.json");

  @Option(
      names = "--cases",
      paramLabel = "CASES",
      description = "cases; what they expect is not read")
  private @Nullable Path cases;

  @Option(names = "--history", paramLabel = "EVIDENCE", description = "recorded traces, JSON")
  private @Nullable Path history;

  @Mixin private SurroundingsOptions around = new SurroundingsOptions();

  @Override
  public Integer call() {
    if (cases == null && history == null) {
      throw new CliException(Exit.BAD_ARGUMENTS, "name --cases, --history or both");
    }
    var among = around.read();
    var a = Policy.load(before, among);
    var b = Policy.load(after, among);
    var diff = new PolicyDiff(a.rules(), b.rules());
    if (cases != null) {
      diff.cases(PolicyCases.load(cases).cases(), new Decider(among));
    }
    System.out.println("A  " + a.title());
    System.out.println("B  " + b.title());
    if (history != null) {
      var decisions = History.of(TraceDocument.read(InputFile.recorded(history)));
      foreign(a, decisions);
      diff.history(decisions);
    }
    diff.lines().forEach(System.out::println);
    System.out.println(diff.summary());
    return diff.exit();
  }

  /** A history under another policy than A says what A would have decided, not what was. */
  private static void foreign(Policy a, List<Recorded> decisions) {
    var own = a.document().id() + " " + a.document().version();
    var others = new TreeMap<String, Integer>();
    for (var one : decisions) {
      if (!one.policy().equals(own)) {
        others.merge(one.policy(), 1, Integer::sum);
      }
    }
    others.forEach(
        (policy, count) ->
            System.out.println(
                "note: "
                    + Words.count(count, "decision")
                    + " recorded under policy "
                    + InputFile.plain(policy)
                    + ", not under A"));
  }
}
