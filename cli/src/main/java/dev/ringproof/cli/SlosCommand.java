package dev.ringproof.cli;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.slo.ServiceObjective;
import dev.ringproof.contract.slo.ServiceObjectives;
import dev.ringproof.reports.monitoring.Monitoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes of service level objectives what Prometheus and Grafana watch them with. */
@Command(
    name = "slos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes Prometheus rules, their tests for promtool and a Grafana dashboard, made of OpenSLO",
      "documents. Exit 64 for a broken document, with its line."
    },
    footer = {
      "",
      "Examples:",
      "  ringproof slos --out monitoring",
      "  ringproof slos my-slos --out monitoring --docs https://wiki.example/ringproof"
    })
final class SlosCommand implements Callable<Integer> {
  /** So many objectives are more than anybody looks at. */
  private static final int MOST = 100;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "a folder of OpenSLO documents, .yaml or .json (default: the five that ship)")
  private @Nullable Path folder;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the files are written (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("monitoring");

  @Option(
      names = "--docs",
      paramLabel = "BASE",
      description = {
        "folder or address of this project's docs, which alerts link",
        "(default: ${DEFAULT-VALUE})"
      })
  private String docs = "docs";

  @Override
  public Integer call() {
    var made = Monitoring.of(read(), docs.replaceFirst("/+$", ""));
    Failures.writable(out);
    write(Monitoring.RULES_FILE, made.rules());
    write("prometheus-rules.test.yaml", made.tests());
    write("grafana-dashboard.json", made.dashboard());
    made.warnings().forEach(warning -> System.out.println("warning: " + warning));
    return Exit.PASS;
  }

  private void write(String name, String text) {
    var file = out.resolve(name);
    Bundle.write(file, text);
    System.out.println("wrote " + file);
  }

  private List<ServiceObjective> read() {
    var objectives = new ArrayList<ServiceObjective>();
    var seen = new HashMap<String, String>();
    for (var document : documents()) {
      var objective = ServiceObjectives.read(document);
      var before = seen.putIfAbsent(objective.name(), document.source());
      if (before != null) {
        throw DocumentException.at(
            document.place("/metadata/name"), "the name that is in " + before, "another");
      }
      if (objective.days() < Monitoring.FEWEST_DAYS) {
        throw DocumentException.at(
            document.place("/spec/timeWindow/0/duration"),
            objective.days() + "d",
            "at least " + Monitoring.FEWEST_DAYS + "d, since the slowest alert looks back 3d");
      }
      objectives.add(objective);
    }
    return objectives;
  }

  private List<Located> documents() {
    if (folder == null) {
      return ServiceObjectives.NAMES.stream().map(ServiceObjectives::located).toList();
    }
    if (!Files.isDirectory(folder)) {
      throw new CliException(Exit.BAD_ARGUMENTS, "no folder " + folder);
    }
    try (var files = Files.list(folder)) {
      var named = files.filter(SlosCommand::document).sorted().limit(MOST + 1L).toList();
      if (named.isEmpty() || named.size() > MOST) {
        throw new CliException(
            Exit.BAD_ARGUMENTS,
            folder
                + ": found "
                + (named.isEmpty() ? "no document" : "more than " + MOST + " documents")
                + " (.yaml, .yml, .json)");
      }
      return named.stream().map(InputFile::written).toList();
    } catch (IOException e) {
      throw new CliException(Exit.BAD_ARGUMENTS, "cannot read " + folder + ": " + e.getMessage());
    }
  }

  private static boolean document(Path file) {
    return file.toString().matches("(?s).*\\.(yaml|yml|json)");
  }
}
