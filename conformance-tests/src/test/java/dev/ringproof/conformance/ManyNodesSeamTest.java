package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.target.SharedStore;
import dev.ringproof.testbed.target.TargetSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clauses of many nodes are never passed where nobody lends several. */
final class ManyNodesSeamTest {
  private static final Set<String> CLAUSES = Set.of("SES-7", "SES-10", "SES-12");

  @TempDir private Path dir = Path.of("");

  @Test
  void whoDeclaresManyNodesAndLendsNoneLacksTheSeam() throws IOException {
    assertThat(of("stream, workflows, approval-human, multi-node", EnumSet.allOf(Seam.class), null))
        .hasSize(6)
        .allMatch(check -> check.outcome() == Outcome.INSUFFICIENT)
        .allMatch(check -> "seam missing: many-nodes".equals(check.reason()));
  }

  @Test
  void whoStandsAloneAndDeclaresNoneIsNotAsked() throws IOException {
    assertThat(of("stream, workflows, approval-human", EnumSet.allOf(Seam.class), null))
        .hasSize(6)
        .allMatch(check -> check.outcome() == Outcome.NOT_APPLICABLE)
        .allMatch(check -> "capability not declared: multi-node".equals(check.reason()));
  }

  /** A database is no use to a target that does not say that it can be started several times. */
  @Test
  void aDatabaseAloneIsNotEnough() throws IOException {
    var store = SharedStore.parse("jdbc:postgresql://127.0.0.1:1/none", null);
    var lends = EnumSet.allOf(Seam.class);
    lends.remove(Seam.MANY_NODES);
    assertThat(of("stream, workflows, approval-human, multi-node", lends, store))
        .hasSize(6)
        .allMatch(check -> check.outcome() == Outcome.INSUFFICIENT);
  }

  private List<CheckResult> of(String capabilities, Set<Seam> lends, @Nullable SharedStore store)
      throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var body =
        "{\"contract\":\"1\",\"capabilities\":[\"" + capabilities.replace(", ", "\",\"") + "\"]}";
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      var target = new TargetSpec("alone", null, url, lends, List.of(), null, null, Trial.HOME);
      return Trial.run(target, 2, store, CLAUSES, dir).checks();
    } finally {
      server.stop(0);
    }
  }
}
