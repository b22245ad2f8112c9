package dev.ringproof.cli;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an operator does with Tier C's jobs. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = {
      "Lists a tenant's jobs, shows one, re-drives a dead letter, takes a job back. Exit 1 when the",
      "runtime refuses, as it does for what is no dead letter; 3 when it does not answer."
    },
    footer = {
      "",
      "Examples, with the address in RINGPROOF_URL and a token with scope ops in RINGPROOF_TOKEN:",
      "  ringproof jobs list",
      "  ringproof jobs show \"$JOB\"",
      "  ringproof jobs redrive \"$JOB\""
    })
final class JobsCommand implements Runnable {
  private static final int PAGE = 200;
  private static final int MOST = 10_000;
  private static final String ID = "wfl_[a-z2-7]{26,64}";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to do, such as list");
  }

  /** Lists. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "The tenant's jobs in one state, oldest first; dead letters where none is named.",
      footer = {"", "Example:", "  ringproof jobs list --state dead --json"})
  int list(
      @Mixin Operator operator,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              defaultValue = "dead",
              description =
                  "queued, running, waiting, done, failed, dead or cancelled"
                      + " (default: ${DEFAULT-VALUE})")
          String state,
      @Option(names = "--json", description = "as JSON, on one line") boolean json)
      throws InterruptedException {
    if (!state.matches("[a-z]{1,20}")) {
      throw new CliException(Exit.BAD_ARGUMENTS, "found --state " + state + ", expected a word");
    }
    var found = new ArrayList<JsonValue>();
    var after = "";
    for (var more = true; more && found.size() < MOST; ) {
      var path = "/v1/workflows?state=" + state + "&limit=" + PAGE + after;
      var told = operator.send("GET", path);
      if (!told.good()) {
        return refused(told);
      }
      var page = told.body().items("/workflows");
      found.addAll(page);
      more = page.size() == PAGE;
      after = page.isEmpty() ? "" : "&after=" + page.getLast().text("/id").orElse("");
    }
    if (json) {
      System.out.println(
          Json.write(JsonValue.object().with("workflows", new JsonArray(List.copyOf(found)))));
    } else {
      JobWords.table(found, state).forEach(System.out::println);
    }
    return Exit.PASS;
  }

  /** Shows. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "A job: its state, its runs, why it failed, what it has done so far.",
      footer = {"", "Example:", "  ringproof jobs show wfl_aaaaaaaaaaaaaaaaaaaaaaaaaa"})
  int show(
      @Mixin Operator operator,
      @Parameters(paramLabel = "JOB", description = "the job's id") String job,
      @Option(names = "--json", description = "as JSON, on one line") boolean json)
      throws InterruptedException {
    return told(operator.send("GET", path(job)), json);
  }

  /** Runs again. */
  @Command(
      name = "redrive",
      mixinStandardHelpOptions = true,
      description = {
        "Runs a dead letter again, at the end of its session's line, on a reservation of its own.",
        "What it has done is not done again."
      },
      footer = {"", "Example:", "  ringproof jobs redrive wfl_aaaaaaaaaaaaaaaaaaaaaaaaaa"})
  int redrive(
      @Mixin Operator operator,
      @Parameters(paramLabel = "JOB", description = "the job's id") String job,
      @Option(
              names = "--if-version",
              paramLabel = "N",
              description = "only if the session's checkpoint has this version")
          @Nullable Long version,
      @Option(names = "--json", description = "as JSON, on one line") boolean json)
      throws InterruptedException {
    var headers = version == null ? new String[0] : new String[] {"If-Match", "\"" + version + '"'};
    return told(operator.send("POST", path(job) + "/redrive", headers), json);
  }

  /** Takes back. */
  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Takes a job back, at any point; a dead letter is then never re-driven.",
      footer = {"", "Example:", "  ringproof jobs cancel wfl_aaaaaaaaaaaaaaaaaaaaaaaaaa"})
  int cancel(
      @Mixin Operator operator,
      @Parameters(paramLabel = "JOB", description = "the job's id") String job,
      @Option(names = "--json", description = "as JSON, on one line") boolean json)
      throws InterruptedException {
    return told(operator.send("DELETE", path(job)), json);
  }

  private static String path(String job) {
    if (!job.matches(ID)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "found job \"" + InputFile.plain(job) + "\", expected wfl_ and 26 letters and digits");
    }
    return "/v1/workflows/" + job;
  }

  private static int told(Operator.Told told, boolean json) {
    if (!told.good()) {
      return refused(told);
    }
    if (json) {
      System.out.println(Json.write(told.body()));
    } else {
      JobWords.one(told.body()).forEach(System.out::println);
    }
    return Exit.PASS;
  }

  /** A question that is wrong in itself is told from one that the runtime's state refuses. */
  private static int refused(Operator.Told told) {
    System.err.println("ringproof: " + told.refusal());
    return told.status() == 400 ? Exit.BAD_ARGUMENTS : Exit.FAIL;
  }
}
