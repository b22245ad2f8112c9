package dev.ringproof.testbed.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Grant;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.history.Transcript;
import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandingTest {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private final ProxyServer proxies = ProxyServers.embedded(1);
  private final GrantIssuer grants = GrantIssuer.ephemeral();
  @TempDir private Path folder = Path.of("");

  @AfterEach
  void closeProxies() {
    proxies.close();
  }

  @Test
  void standsKillsAndStartsAgainOnTheSamePortAndData() throws IOException {
    try (var standing = Standing.up(plan(target(), 60))) {
      assertThat(standing.declares(Capability.STREAM)).isTrue();
      assertThat(standing.declares(Capability.ERASE)).isFalse();
      assertThat(standing.running()).isTrue();
      standing.kill();
      assertThat(standing.running()).isFalse();
      assertThat(standing.binding().discover().status()).isZero();
      standing.start();
      assertThat(standing.binding().discover().status()).isEqualTo(200);
      standing.stop();
      assertThat(standing.running()).isFalse();
      assertThat(Files.readString(standing.dataDir().resolve("store.txt")).lines()).hasSize(2);
      assertThat(standing.store()).contains(standing.log());
    }
  }

  @Test
  void approvalsOutlastTheRestartOfASlowTarget() {
    var plan = plan(target(), 36);
    // 300 s whole: 8.3 s are enough for a start of two seconds, and a turn of 30 s is the end of
    // it.
    assertThat(Standing.lasting(Duration.ofSeconds(2), plan)).isEqualTo(36);
    assertThat(Standing.lasting(Duration.ofSeconds(6), plan)).isEqualTo(18);
    assertThat(Standing.lasting(Duration.ofSeconds(60), plan)).isEqualTo(18);
    assertThat(Standing.lasting(Duration.ofSeconds(60), plan(target(), 1))).isEqualTo(1);
  }

  @Test
  void grantsWhatRunsUnderScaledTiers() throws IOException {
    try (var standing = Standing.up(plan(target(), 60))) {
      assertThat(standing.ranAs()).isNotEqualTo(standing.subject().digest());
      var config = folder.resolve("work/config");
      var envelope = Json.parse(Files.readAllBytes(config.resolve("grant.json")));
      var key = Dsse.publicKey(Files.readString(config.resolve("trusted-keys.txt")));
      var grant = JsonCodec.decode(Dsse.open(envelope, Grant.TYPE, List.of(key)), Grant.class);
      assertThat(grant.digest()).isEqualTo(standing.ranAs());
      assertThat(grant.ring()).isEqualTo(1);
      var written = Json.parse(Files.readAllBytes(config.resolve("tiers.json")));
      assertThat(grant.subject().tiers()).isEqualTo(Json.digest(written));
      assertThat(standing.tiers().tier(TierId.A).turn()).isEqualTo(Duration.ofSeconds(30));
      assertThat(standing.tiers().tier(TierId.C).turn()).isEqualTo(Duration.ofMinutes(1));
      assertThat(Files.readString(config.resolve("jwks.json"))).doesNotContain("\"d\"");
      assertThat(Files.readString(config.resolve("tenants.json")))
          .contains("internal", "quota-0002");
    }
  }

  @Test
  void streamsATurnThroughTheFrontProxyAndKeepsATranscript() throws IOException {
    try (var standing = Standing.up(plan(target(), 1))) {
      assertThat(standing.ranAs()).isEqualTo(standing.subject().digest());
      var transcript = new Transcript();
      var user = standing.personas().user();
      var binding = standing.binding().through(standing.front()).recorded(transcript);
      try (var stream = binding.takeTurn(user, "s", TurnAsk.of("hi").withKey("k"))) {
        assertThat(stream.toEnd(WITHIN)).hasSize(3);
        assertThat(stream.turn()).isEqualTo("trn_1");
        assertThat(stream.trace()).isEqualTo("t1");
        assertThat(stream.text()).isEqualTo("hello");
        assertThat(stream.terminal()).isPresent();
      }
      standing.front().disable();
      assertThat(binding.takeTurn(user, "s", TurnAsk.of("hi")).refusal())
          .hasValueSatisfying(reply -> assertThat(reply.status()).isZero());
      transcript.write(folder.resolve("shown"));
      var shown = Files.readString(folder.resolve("shown/http.txt"));
      assertThat(shown).contains("turn.completed", "Idempotency-Key: k").doesNotContain("eyJ");
      assertThat(Files.readString(folder.resolve("shown/curl.sh")))
          .contains("Bearer $TOKEN")
          .doesNotContain("eyJ");
    }
  }

  @Test
  void aTargetThatDiesIsASentenceWithTheTailOfItsLog() {
    assertThatThrownBy(() -> Standing.up(plan(target("die"), 1)))
        .isInstanceOf(StandUpException.class)
        .hasMessageContaining("ended with exit code 1 before it was ready")
        .hasMessageContaining("no grant opens this ring");
  }

  @Test
  void aDeadAddressDeclaresNothingAndAMissingArtefactIsASentence() {
    var dead =
        new TargetSpec(
            "dead",
            null,
            URI.create("http://127.0.0.1:1"),
            Set.of(),
            List.of(),
            null,
            null,
            folder);
    try (var nobody = Standing.up(plan(dead, 1))) {
      assertThat(nobody.answers()).isFalse();
      assertThat(nobody.declares(Capability.STREAM)).isFalse();
    }
    assertThatThrownBy(() -> Standing.up(plan(Targets.reference(folder), 1)))
        .isInstanceOf(StandUpException.class)
        .hasMessageContaining("build it first");
  }

  private StandUp plan(TargetSpec target, int scale) {
    return new StandUp(
        target,
        1,
        scale,
        false,
        TenantPlan.plain(3),
        folder.resolve("work"),
        folder,
        1,
        grants,
        proxies,
        DataFiles.defaults(),
        null);
  }

  private static TargetSpec target(String... more) {
    var classPath = System.getProperty("java.class.path");
    var command = new ArrayList<>(List.of("${java}", "-Xmx64m", "-cp", classPath));
    command.add(FakeRuntime.class.getName());
    command.addAll(List.of("${port}", "${data.dir}", "${grant.file}"));
    command.addAll(List.of(more));
    var start = new StartSpec(command, Map.of("RING", "${ring}"), WITHIN);
    var artefact = List.of(Path.of("pom.xml").toAbsolutePath());
    var lends = Set.of(Seam.START_STOP_KILL);
    return new TargetSpec(
        "fake", start, null, lends, artefact, null, null, Path.of("").toAbsolutePath());
  }
}
