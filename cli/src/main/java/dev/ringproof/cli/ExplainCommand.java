package dev.ringproof.cli;

import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.trace.TraceDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
      "Examples:",
      "  ringproof explain examples/policy/trace.json",
      "  ringproof explain --url http://127.0.0.1:8080 --token \"$TOKEN\" \"$TRACE\""
    })
final class ExplainCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Parameters(
      paramLabel = "TRACE",
      description = "a file with the trace, JSON; with --url the trace's id")
  private String trace = "";

  @Option(names = "--url", paramLabel = "BASE", description = "a running runtime to fetch it from")
  private @Nullable URI url;

  @Option(names = "--token", paramLabel = "T", description = "a bearer token with scope agent")
  private @Nullable String token;

  @Override
  public Integer call() throws InterruptedException {
    var traces = url == null ? fromFile() : List.of(fetched(url));
    var sound = true;
    for (var one : traces) {
      Incident.of(one).lines().forEach(System.out::println);
      sound &= !one.entries().isEmpty() && one.firstBreak().isEmpty();
    }
    return sound ? Exit.PASS : Exit.FAIL;
  }

  private List<TraceDocument> fromFile() {
    if (token != null) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--token goes with --url");
    }
    return TraceDocument.read(InputFile.recorded(Path.of(trace)));
  }

  private TraceDocument fetched(URI base) throws InterruptedException {
    if (!trace.matches("[0-9a-f]{32}")) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "found trace \"" + InputFile.plain(trace) + "\", expected 32 hex digits");
    }
    if (token == null || !token.matches("[\\x21-\\x7e]+")) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--url needs --token, a bearer token");
    }
    if (!List.of("http", "https").contains(String.valueOf(base.getScheme()))
        || base.getHost() == null) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "found --url " + base + ", expected an http or https address");
    }
    var address = URI.create(base.toString().replaceAll("/+$", "") + "/v1/traces/" + trace);
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
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
}
