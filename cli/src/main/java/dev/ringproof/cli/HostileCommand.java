package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.conformance.hostile.HostilePlan;
import dev.ringproof.conformance.hostile.HostileReport;
import dev.ringproof.conformance.hostile.HostileRun;
import dev.ringproof.conformance.hostile.Shot.Kind;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends hostile requests by seed. */
@Command(
    name = "hostile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Sends requests that are wrong, made by seed from the OpenAPI document and as raw bytes,"
            + " and judges each; one that the target fails is shrunk and kept as a file.",
    footer = {
      "",
      "Examples:",
      "  ringproof hostile --ring 2 --count 6000 --seed 48213",
      "  ringproof hostile --class smuggling --class pipelined --count 400",
      "  ringproof hostile --replay out/evidence/ring-0/hostile/declared-17.json"
    })
final class HostileCommand implements Callable<Integer> {
  private static final int MOST = 1_000_000;

  @Mixin private Options options = new Options();
  @Mixin private SuiteOptions suite = new SuiteOptions();

  @Option(
      names = "--count",
      defaultValue = "5000",
      paramLabel = "N",
      description = "how many requests (default: ${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "only this class, such as smuggling; may be repeated")
  private List<String> classes = List.of();

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "send the request of this file again, and nothing else")
  private @Nullable Path replay;

  @Override
  public Integer call() {
    Numbers.within("--count", count, 1, MOST);
    if (replay != null && !Files.isRegularFile(replay)) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--replay: found no file " + replay);
    }
    var kinds = kinds();
    var context = new RunContext(options);
    Opening.print(context);
    try (var proxies = context.proxies();
        var standing = context.up(Stage.forHostile(suite.ring()), proxies)) {
      return replay == null ? fire(context, standing, kinds) : again(context, standing, replay);
    }
  }

  private Set<Kind> kinds() {
    var kinds = EnumSet.noneOf(Kind.class);
    for (var name : classes) {
      kinds.add(
          Stream.of(Kind.values())
              .filter(kind -> kind.toString().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CliException(
                          Exit.BAD_ARGUMENTS,
                          "--class: found " + name + ", expected one of " + all())));
    }
    return kinds;
  }

  private static String all() {
    return Stream.of(Kind.values()).map(Kind::toString).collect(Collectors.joining(", "));
  }

  private int fire(RunContext context, Standing standing, Set<Kind> kinds) {
    var screen = context.screen();
    screen.line("ring " + suite.ring() + ", " + count + " hostile requests");
    var started = System.nanoTime();
    var plan = new HostilePlan(context.seed(), count, kinds, HostilePlan.LANES);
    var report =
        HostileRun.run(
            standing, context.suite(Suite.CONFORMANCE), plan, context.evidence(), screen);
    report.lines().forEach(screen::line);
    return screen.exit(
        report.outcome(),
        started,
        context.evidence().resolve("ring-" + suite.ring()).resolve(HostileReport.FILE));
  }

  private static int again(RunContext context, Standing standing, Path file) {
    var screen = context.screen();
    var again = HostileRun.replay(standing, file);
    screen.line("was     " + again.was());
    again.answers().forEach(answer -> screen.line("answer  " + answer));
    again.findings().forEach(finding -> screen.line("FOUND   " + finding));
    screen.line(again.findings().isEmpty() ? "nothing is wrong with it now" : "it fails still");
    return Exit.of(again.findings().isEmpty() ? Outcome.PASSED : Outcome.FAILED);
  }
}
