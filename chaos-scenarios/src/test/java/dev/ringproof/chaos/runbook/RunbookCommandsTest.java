package dev.ringproof.chaos.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.Stands;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of every runbook, run as it is printed against a runtime that has just had the
 * incident, shows what the runbook says it shows.
 */
@Tag("long")
final class RunbookCommandsTest {
  private static final Path BOOKS = Stands.HOME.resolve("docs/runbooks");

  /** What each command shows, in the order of the commands. */
  private static final Map<String, List<List<String>>> SHOWN =
      Map.of(
          "model-timeout",
              List.of(
                  List.of("\"byCause\":{\"fallback\":1"),
                  List.of("\"mode\":\"model-timeout\"", "\"reason\":\"timeout\""),
                  List.of("ringproof_turns_degraded_total", "cause=\"fallback\"")),
          "policy-degraded",
              List.of(
                  List.of("\"policyDecision\"", "\"policy\":1"),
                  List.of("\"mode\":\"policy-degraded\"", "policy_unavailable", "remote"),
                  List.of("200 ")),
          "tool-timeout",
              List.of(
                  List.of("\"mode\":\"tool-timeout\"", "\"outcome\":\"unknown\"", "\"key\""),
                  List.of("\"reference\""),
                  List.of("outcome=\"unknown\"")),
          "stale-checkpoint",
              List.of(
                  List.of("ETag: \"1\"", "\"version\":1"),
                  List.of("event: turn.completed"),
                  List.of("\"mode\":\"stale-checkpoint\"")),
          "stream-interrupted",
              List.of(
                  List.of("event: turn.failed", "\"reason\":\"partial\""),
                  List.of("\"mode\":\"stream-interrupted\"", "settlement"),
                  List.of("\"failures\":{\"model\":1", "\"recovery\"")),
          "dead-letter",
              List.of(
                  List.of("\"state\":\"dead\"", "\"culprit\":\"model\"", "\"text\":null"),
                  List.of("\"cause\":\"retry\"", "\"attempt\":3", "settlement"),
                  List.of("\"redrives\":1")),
          "crash",
              List.of(
                  List.of("\"status\":\"ready\""),
                  List.of("\"cause\":\"restart\"", "\"intent\"", "\"outcome\""),
                  List.of("\"approvals\"")));

  @TempDir private static Path folder = Path.of("");

  private static ProxyServer proxies = ProxyServers.none();
  private static Standing standing;

  @BeforeAll
  static void standUp() {
    standing = Stands.up(Stands.reference(), 2, folder.resolve("work"), proxies);
  }

  @AfterAll
  static void lieDown() {
    standing.close();
    proxies.close();
  }

  static Stream<Runbook> runbooks() throws IOException {
    return Runbook.all(BOOKS).stream();
  }

  @Test
  void eachRunbookHasAnIncident() throws IOException {
    assertThat(runbooks().map(Runbook::name)).containsExactlyInAnyOrderElementsOf(SHOWN.keySet());
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void commandsShowWhatTheyAreSaidToShow(Runbook runbook) throws Exception {
    var shown = SHOWN.getOrDefault(runbook.name(), List.of());
    assertThat(shown).as(runbook.name()).isNotEmpty().hasSameSizeAs(runbook.commands());
    var names = new Incident(standing).of(runbook.name());
    assertThat(names.keySet()).containsAll(runbook.variables());
    for (int i = 0; i < shown.size(); i++) {
      var command = runbook.commands().get(i);
      var output = run(command, names);
      assertThat(output).as(command).isNotBlank().doesNotContain("urn:ringproof:problem");
      assertThat(output).as(command).contains(shown.get(i));
    }
  }

  private static String run(String command, Map<String, String> names) throws Exception {
    var builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", command).redirectErrorStream(true);
    builder.environment().putAll(names);
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(command).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
    return output;
  }
}
