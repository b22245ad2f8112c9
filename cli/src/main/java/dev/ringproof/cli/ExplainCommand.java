package dev.ringproof.cli;

import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.trace.TraceDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells from a trace what happened. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The incident view of a trace, at most 40 lines: what happened in order, who asked and who",
      "allowed it, approvals, effects, time, money, the failure mode and its runbook. Exit 1 when",
      "the trace does not verify."
    },
    footer = {
      "",
      "Examples, the second with the address in RINGPROOF_URL and a token in RINGPROOF_TOKEN:",
      "  ringproof explain examples/policy/trace.json",
      "  ringproof explain \"$TRACE\"",
      "  ringproof explain --url http://127.0.0.1:8080 --token-file token \"$TRACE\""
    })
final class ExplainCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ID = "[0-9a-f]{32}";

  @Mixin private Operator operator = new Operator();

  @Parameters(
      paramLabel = "TRACE",
      description = "a file with the trace, JSON; or the trace's id, fetched with scope agent")
  private String trace = "";

  @Option(
      names = "--token",
      paramLabel = "T",
      description = "the token itself; a file or the environment keep it off the list of processes")
  private @Nullable String token;

  @Override
  public Integer call() throws InterruptedException {
    var traces = remote() ? List.of(fetched()) : fromFile();
    var sound = true;
    for (var one : traces) {
      Incident.of(one).lines().forEach(System.out::println);
      sound &= !one.entries().isEmpty() && one.firstBreak().isEmpty();
    }
    return sound ? Exit.PASS : Exit.FAIL;
  }

  /** A file that is there is read, also where the environment names a runtime. */
  private boolean remote() {
    return !Files.isRegularFile(Path.of(trace)) && (operator.named() || trace.matches(ID));
  }

  private List<TraceDocument> fromFile() {
    if (token != null) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--token goes with --url and a trace's id");
    }
    return TraceDocument.read(InputFile.recorded(Path.of(trace)));
  }

  private TraceDocument fetched() throws InterruptedException {
    if (!trace.matches(ID)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "found trace \"" + InputFile.plain(trace) + "\", expected a file or 32 hex digits");
    }
    var address = URI.create(operator.base() + "/v1/traces/" + trace);
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + bearer())
            .header("Accept", "application/json")
            .build();
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var answer = client.send(request, BodyHandlers.ofInputStream());
      try (var body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new CliException(
              Exit.BAD_ARGUMENTS,
              address + ": found status " + answer.statusCode() + ", expected 200");
        }
        var bytes = InputFile.bytes(address.toString(), body, InputFile.RECORDED);
        return TraceDocument.read(Located.json(address.toString(), bytes)).getFirst();
      }
    } catch (IOException e) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "cannot fetch " + address + ": " + e.getClass().getSimpleName());
    }
  }

  private String bearer() {
    if (token == null) {
      return operator.token();
    }
    if (!token.matches("[\\x21-\\x7e]+")) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--token: expected a bearer token");
    }
    return token;
  }
}
