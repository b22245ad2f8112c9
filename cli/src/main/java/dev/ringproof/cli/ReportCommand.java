package dev.ringproof.cli;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.reports.ReportInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Draws the reports again from a run's folder. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Draws report.html, summary.md and junit.xml again from a run's folder.",
    footer = {"", "Example:", "  ringproof report out"})
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "the --out folder of a run")
  private Path folder = Path.of("out");

  @Override
  public Integer call() {
    var evidence = new ArrayList<Evidence>();
    for (int ring = 0; ring <= 3; ring++) {
      for (var suite : Suite.values()) {
        var file = folder.resolve("evidence").resolve("ring-" + ring).resolve(suite + ".json");
        if (Files.isRegularFile(file)) {
          var document = Schemas.check("evidence", read(file));
          evidence.add(JsonCodec.decode(document, Evidence.class));
        }
      }
    }
    if (evidence.isEmpty()) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "no evidence below " + folder + "; name the --out folder of a run");
    }
    var title = evidence.getFirst().target();
    Bundle.reports(folder, new ReportInput(title, verdicts(), evidence, ClauseRows.all()));
    System.out.println("wrote " + folder.resolve("report.html") + ", summary.md and junit.xml");
    return Exit.PASS;
  }

  private List<JsonValue> verdicts() {
    var file = folder.resolve("verdict.json");
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    var document = read(file).value();
    return document.items("/verdicts");
  }

  private static Located read(Path file) {
    try {
      return Located.byName(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CliException(Exit.BAD_ARGUMENTS, "cannot read " + file + ": " + e.getMessage());
    }
  }
}
