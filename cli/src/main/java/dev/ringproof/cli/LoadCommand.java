package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the load of one ring, or a load profile. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Offers the load that a ring asks for, per tier, in an open model; or that of a profile,",
      "and says what came of it from the intended starts."
    },
    footer = {
      "",
      "Examples:",
      "  ringproof load --ring 1",
      "  ringproof load --ring 3 --trace AzureLLMInferenceTrace_conv.csv --trace-window PT300S",
      "  ringproof load --profile burst --ring 2",
      "  ringproof load --profile my-profile.yaml --seed 48213",
      "  ringproof load --profile overload"
    })
final class LoadCommand implements Callable<Integer> {
  @Mixin private Options options = new Options();
  @Mixin private SuiteOptions suite = new SuiteOptions();
  @Mixin private TraceOptions trace = new TraceOptions();

  @Option(
      names = "--profile",
      paramLabel = "FILE|NAME",
      description =
          "offer this profile instead: a file, or steady, ramp, poisson, burst, skew, tools,"
              + " neighbour, overload"
              + " (its own ring where none is named)")
  private @Nullable String profile;

  @Override
  public Integer call() {
    if (profile != null) {
      if (trace.named()) {
        throw new CliException(
            Exit.BAD_ARGUMENTS,
            "--trace: found it beside --profile, expected one of them; a profile names its own"
                + " trace (arrivals: {kind: trace, file: ...})");
      }
      var asked = ProfileLoad.named(profile, options.data());
      return ProfileLoad.run(options, suite.ring(asked.ring()), asked);
    }
    var replay = trace.plan();
    return OneSuite.run(
        options,
        Stage.forLoad(suite.ring()),
        (ring, standing) -> ring.load(standing, ring.loadPlan(replay)));
  }
}
