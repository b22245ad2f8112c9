package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.PolicyDocument;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Grant;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.ConfigReader;
import dev.ringproof.runtime.config.Documents;
import dev.ringproof.runtime.config.PolicySource;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.policy.PolicyFixtures;
import dev.ringproof.runtime.ring.GrantedRing;
import dev.ringproof.runtime.slo.PrometheusSlo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyReloadTest {
  private static final String ARTEFACT = "sha256:" + "a".repeat(64);
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final InstantSource CLOCK = () -> NOW;

  private final PrometheusSlo slo =
      new PrometheusSlo(2, CLOCK, () -> Duration.ZERO, JsonValue::object);
  private final KeyPair key = newKey();
  private Runnable whileJudging = () -> {};
  private boolean compiling;

  @TempDir Path dir;

  private Config config;
  private GrantedRing ring;
  private PolicyInForce inForce;
  private PolicyWatch watch;

  private static KeyPair newKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    put("keys.txt", Base64.getEncoder().encodeToString(key.getPublic().getEncoded()));
    put("jwks.json", "{}");
    put("grant.json", "{}");
    put("policy.json", policy("1", "allow"));
    config = config();
    grant("g1");
    var documents = Documents.read(config);
    ring =
        GrantedRing.open(
            documents.grant(),
            documents.trusted(),
            documents.subject(ARTEFACT),
            2,
            List.of(),
            CLOCK);
    inForce = new PolicyInForce(documents, ARTEFACT, ring, this::gate);
    watch = new PolicyWatch(config, PolicySource.checked(), inForce, slo);
    looks();
  }

  private Config config() {
    var keys = new HashMap<String, String>();
    for (var url : List.of("MODEL_PRIMARY_URL", "MODEL_FALLBACK_URL", "TOOLS_URL")) {
      keys.put("RINGPROOF_" + url, "http://127.0.0.1:1");
    }
    keys.put("RINGPROOF_JWKS_FILE", dir.resolve("jwks.json").toString());
    keys.put("RINGPROOF_ISSUER", "issuer");
    keys.put("RINGPROOF_AUDIENCE", "audience");
    keys.put("RINGPROOF_GRANT_FILE", dir.resolve("grant.json").toString());
    keys.put("RINGPROOF_TRUSTED_KEYS_FILE", dir.resolve("keys.txt").toString());
    keys.put("RINGPROOF_POLICY_FILE", dir.resolve("policy.json").toString());
    keys.put("RINGPROOF_RING", "2");
    return ConfigReader.read(null, keys);
  }

  private PolicyInForce.Ruled gate(Documents documents) {
    var policy = documents.data().policy().data();
    var compiled =
        compiling ? policy : new PolicyDocument(policy.id(), policy.version(), List.of());
    var point = new CelDecisionPoint(compiled, Duration.ofMinutes(5));
    var version = policy.version();
    return new PolicyInForce.Ruled(
        point,
        question -> {
          whileJudging.run();
          return new ActionGate.Ruling(
              new Decision.Deny("test"), "kit", version, "sha256:0", "embedded", false);
        });
  }

  private static String policy(String version, String effect) {
    return """
        {"id": "house", "version": "%s",
         "rules": [{"id": "one", "effect": "%s", "tools": ["lookup_order"]}]}"""
        .formatted(version, effect);
  }

  private void put(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
  }

  /** A grant for the policy as it stands in its file. */
  private void grant(String id) throws IOException {
    var documents = Documents.read(config);
    grant(id, documents.subject(ARTEFACT));
  }

  private void grant(String id, Subject subject) throws IOException {
    var grant =
        new Grant(id, subject.digest(), 2, GrantKind.REHEARSAL, subject, NOW.plusSeconds(60));
    var envelope = Dsse.sign(Grant.TYPE, grant.json(), key.getPrivate(), key.getPublic());
    put("grant.json", Json.write(envelope));
  }

  private void looks() {
    watch.look();
    watch.look();
  }

  private String version() {
    return inForce
        .judge(PolicyFixtures.question(PolicyFixtures.lookup(), TierId.A, "{}"))
        .policyVersion();
  }

  private String counted(String result) {
    return slo.openMetrics()
        .lines()
        .filter(l -> l.startsWith("ringproof_policy_reloads_total{result=\"" + result + "\"}"))
        .map(l -> l.substring(l.indexOf(' ') + 1))
        .findFirst()
        .orElse("none");
  }

  @Test
  void policyWithItsGrantIsTakenOnceItHasSettled() throws IOException {
    put("policy.json", policy("2", "allow"));
    grant("g2");
    watch.look();
    assertThat(version()).as("seen once, it may still be being written").isEqualTo("1");
    watch.look();
    assertThat(version()).isEqualTo("2");
    assertThat(inForce.policy().version()).isEqualTo("2");
    assertThat(ring.grant().text("/id")).contains("g2");
    assertThat(inForce.subject()).isEqualTo(Documents.read(config).subject(ARTEFACT));
    assertThat(counted("taken")).isEqualTo("1.0");
    looks();
    assertThat(counted("taken")).as("taken once").isEqualTo("1.0");
    assertThat(counted("refused")).isEqualTo("0.0");
  }

  @Test
  void brokenPolicyLeavesTheLastGoodOneAndIsTriedAgainWhenMended() throws IOException {
    var before = inForce.subject();
    for (var broken : List.of("{", policy("2", "perhaps"), "{\"id\": \"x\"}")) {
      put("policy.json", broken);
      looks();
      looks();
      assertThat(version()).isEqualTo("1");
      assertThat(inForce.subject()).isEqualTo(before);
    }
    assertThat(counted("refused")).as("each refused once, not at every look").isEqualTo("3.0");
    put("policy.json", policy("2", "deny"));
    grant("g2");
    looks();
    assertThat(version()).isEqualTo("2");
  }

  @Test
  void conditionThatDoesNotCompileIsRefused() throws IOException {
    compiling = true;
    put("policy.json", policy("2", "allow").replace("\"effect\"", "\"when\": \"1 +\", \"effect\""));
    grant("g2");
    looks();
    assertThat(version()).isEqualTo("1");
    assertThat(ring.grant().text("/id")).contains("g1");
  }

  @Test
  void policyThatTheGrantDoesNotCoverWaitsForOneThatDoes() throws IOException {
    put("policy.json", policy("2", "allow"));
    looks();
    assertThat(version()).isEqualTo("1");
    assertThat(ring.grant().text("/id")).contains("g1");
    grant("g2");
    looks();
    assertThat(version()).isEqualTo("2");
    assertThat(counted("refused")).isEqualTo("1.0");
  }

  @Test
  void versionThatNamesOtherContentIsRefused() throws IOException {
    put("policy.json", policy("1", "deny"));
    grant("g2");
    looks();
    assertThat(counted("refused")).isEqualTo("1.0");
    assertThat(inForce.policy().rules().getFirst().effect().toString()).isEqualTo("allow");
  }

  @Test
  void freshGrantForTheSamePolicyIsTaken() throws IOException {
    grant("g2");
    looks();
    assertThat(ring.grant().text("/id")).contains("g2");
    assertThat(version()).isEqualTo("1");
  }

  @Test
  void fileThatIsGoneLeavesThePolicyInForce() throws IOException {
    Files.delete(dir.resolve("policy.json"));
    looks();
    assertThat(version()).isEqualTo("1");
    assertThat(counted("refused")).isEqualTo("1.0");
  }

  @Test
  void decisionUnderWayKeepsTheVersionThatItBeganWith() throws IOException {
    put("policy.json", policy("2", "allow"));
    grant("g2");
    whileJudging = this::looks;
    assertThat(version()).as("asked before the reload").isEqualTo("1");
    whileJudging = () -> {};
    assertThat(version()).isEqualTo("2");
  }
}
