package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import dev.ringproof.testbed.target.Standing;
import java.util.List;
import java.util.function.BiFunction;

/** Stands a target up for one suite, runs it, reports, and says how it ended. */
final class OneSuite {
  private OneSuite() {}

  static int run(Options options, Stage stage, BiFunction<RingRun, Standing, Evidence> suite) {
    var context = new RunContext(options);
    Opening.print(context, stage.store());
    context.screen().line("ring " + stage.ring());
    EvidenceWriter.data(context.evidence(), context.data());
    try (var proxies = context.proxies();
        var standing = context.up(stage, proxies)) {
      var rings = RingFiles.of(context.data());
      var run = new RingRun(context, rings, stage.ring(), proxies);
      var evidence = suite.apply(run, standing);
      new Bundle(context).write(List.of(), List.of(evidence));
      var answered = context.target().start() != null || standing.answers();
      var code = SuiteOptions.exitCode(evidence, answered);
      var why = run.saysNothing(evidence);
      if (why != null && code != Exit.FAIL) {
        // A run that says nothing of its target is none that was passed, whatever was seen in it.
        context.screen().line("INVALID_RUN  " + why);
        code = Exit.INVALID_RUN;
      }
      context.screen().line("exit " + code + "  see " + context.out());
      return code;
    }
  }
}
