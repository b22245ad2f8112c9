package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.policy.ToolList;
import dev.ringproof.load.ProfileDemands;
import dev.ringproof.load.ProfileReport;
import dev.ringproof.load.ProfileRun;
import dev.ringproof.load.spec.Arriving;
import dev.ringproof.load.spec.LoadProfile;
import dev.ringproof.load.spec.LoadProfiles;
import dev.ringproof.load.trace.TraceFile;
import dev.ringproof.reports.LoadPage;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import dev.ringproof.testbed.target.DataFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stands a target up, offers it a profile's load, and tells and keeps what came of it. */
final class ProfileLoad {
  private ProfileLoad() {}

  /** Returns a profile by the name of one that is shipped, or by its file. */
  static LoadProfile named(String name, DataFiles data) {
    if (LoadProfiles.names().contains(name)) {
      return LoadProfiles.shipped(name);
    }
    var file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "--profile: found no file "
              + name
              + ", expected one or a name of "
              + String.join(", ", LoadProfiles.names()));
    }
    var parent = file.toAbsolutePath().getParent();
    var profile =
        LoadProfiles.read(
            InputFile.written(file),
            parent == null ? file : parent,
            JsonCodec.decode(data.tools(), ToolList.class),
            data.tierData(1));
    if (profile.arrivals() instanceof Arriving.Replayed trace) {
      // A broken row stops before anything starts.
      TraceFile.read(trace.file(), trace.window());
    }
    return profile;
  }

  static int run(Options options, int ring, LoadProfile profile) {
    var context = new RunContext(options);
    var screen = context.screen();
    Opening.print(context);
    screen.line("ring " + ring + ", profile " + profile.name() + ": " + profile.title());
    var rings = RingFiles.of(context.data()).content();
    var demands = new ProfileDemands(rings.injectorLagP99(), rings.confidence());
    EvidenceWriter.data(context.evidence(), context.data());
    var started = System.nanoTime();
    ProfileReport report;
    try (var proxies = context.proxies();
        var standing = context.up(Stage.forLoad(ring), proxies)) {
      var run = context.suite(Suite.LOAD);
      report = ProfileRun.run(standing, run, profile, demands, context.calibration(), screen);
    }
    report = beside(context, profile, report);
    report.write(context.evidence());
    report.lines().forEach(screen::line);
    var page = report.folder(context.evidence()).resolve(report.fileName() + ".html");
    Bundle.write(page, LoadPage.of(report.json()));
    return screen.exit(report.verdict(), started, page);
  }

  /** Offers the same load to the target in another ring's limits, where the profile asks for it. */
  private static ProfileReport beside(
      RunContext context, LoadProfile profile, ProfileReport report) {
    var other = profile.arrivals() instanceof Arriving.Multiples as ? as.besideRing() : null;
    if (other == null || report.steps().stream().allMatch(step -> step.times() == null)) {
      return report;
    }
    context.screen().line("the same load in the limits of ring " + other);
    try (var proxies = context.proxies();
        var standing = context.up(Stage.forLoad(other), proxies)) {
      var steps =
          ProfileRun.beside(standing, profile, report, context.calibration(), context.screen());
      return report.beside(other, steps);
    }
  }
}
