package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the load of one ring. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Offers the load that a ring asks for, per tier, in an open model.",
    footer = {
      "",
      "Examples:",
      "  ringproof load --ring 1",
      "  ringproof load --ring 3 --trace AzureLLMInferenceTrace_conv.csv --trace-window PT300S"
    })
final class LoadCommand implements Callable<Integer> {
  @Mixin private Options options = new Options();
  @Mixin private SuiteOptions suite = new SuiteOptions();
  @Mixin private TraceOptions trace = new TraceOptions();

  @Override
  public Integer call() {
    var replay = trace.plan();
    return OneSuite.run(
        options,
        Stage.forLoad(suite.ring()),
        (ring, standing) -> ring.load(standing, ring.loadPlan(replay)));
  }
}
