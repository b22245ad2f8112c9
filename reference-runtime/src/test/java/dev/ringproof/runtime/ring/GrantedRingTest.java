package dev.ringproof.runtime.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Grant;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.ring.RingGate.Admission;
import dev.ringproof.runtime.session.Actor;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrantedRingTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final KeyPair KEY = keyPair();
  private static final Subject RUNNING =
      new Subject(digest("a"), digest("t"), digest("p"), digest("c"), digest("r"));
  private static final List<Tenant> TENANTS =
      List.of(
          new Tenant("robots", ActorType.SYNTHETIC, false, null, null),
          new Tenant("staff", ActorType.INTERNAL, false, null, null),
          new Tenant("keen", ActorType.EXTERNAL, true, new Tenant.Quota(5, 60), null),
          new Tenant("shy", ActorType.EXTERNAL, false, null, null));

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

  private static KeyPair keyPair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String digest(String of) {
    return Json.digest(Json.parse("\"" + of + "\""));
  }

  private static Grant grant(int ring) {
    return new Grant(
        "g-1", RUNNING.digest(), ring, GrantKind.REHEARSAL, RUNNING, NOW.plusSeconds(600));
  }

  private static JsonObject signed(Grant grant) {
    return Dsse.sign(Grant.TYPE, grant.json(), KEY.getPrivate(), KEY.getPublic());
  }

  private GrantedRing open(JsonValue envelope, Subject running, int ring, PublicKey... trusted) {
    return GrantedRing.open(envelope, List.of(trusted), running, ring, TENANTS, now::get);
  }

  private GrantedRing ring(int ring) {
    return open(signed(grant(ring)), RUNNING, ring, KEY.getPublic());
  }

  private static Actor actor(String tenant, String type) {
    var kind = ActorType.valueOf(type);
    return new Actor("ann", tenant, kind, Set.of("agent"), NOW.plusSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({
    "0, robots, SYNTHETIC, ",
    "0, staff,  INTERNAL,  RING_NOT_ADMITTED",
    "0, keen,   EXTERNAL,  RING_NOT_ADMITTED",
    "1, robots, SYNTHETIC, ",
    "1, staff,  INTERNAL,  ",
    "1, keen,   EXTERNAL,  RING_NOT_ADMITTED",
    "2, robots, SYNTHETIC, ",
    "2, staff,  INTERNAL,  ",
    "2, keen,   EXTERNAL,  ",
    "2, shy,    EXTERNAL,  TENANT_NOT_ADMITTED",
    "3, robots, SYNTHETIC, ",
    "3, staff,  INTERNAL,  ",
    "3, keen,   EXTERNAL,  ",
    "3, shy,    EXTERNAL,  ",
    "3, nobody, EXTERNAL,  TENANT_NOT_ADMITTED",
    "0, nobody, SYNTHETIC, TENANT_NOT_ADMITTED",
    "0, staff,  SYNTHETIC, TENANT_NOT_ADMITTED",
    "1, robots, INTERNAL,  TENANT_NOT_ADMITTED",
    "2, keen,   INTERNAL,  TENANT_NOT_ADMITTED",
    "2, keen,   SYNTHETIC, TENANT_NOT_ADMITTED",
    "3, staff,  EXTERNAL,  TENANT_NOT_ADMITTED",
  })
  void aRingAdmitsItsKindsOfActorForTenantsOfTheirKind(
      int ring, String tenant, String type, ProblemType refusal) {
    assertThat(ring(ring).refusal(actor(tenant, type))).isEqualTo(Optional.ofNullable(refusal));
  }

  @Test
  void discoverySeesTheGrant() {
    assertThat(ring(2).ring()).isEqualTo(2);
    assertThat(ring(2).grant())
        .isEqualTo(
            Json.parse(
                "{\"id\":\"g-1\",\"kind\":\"rehearsal\",\"expires\":\"2026-11-01T12:10:00Z\"}"));
    assertThat(ring(2).tenant("keen")).contains(TENANTS.get(2));
    assertThat(ring(2).tenant("nobody")).isEmpty();
  }

  private void refused(JsonValue envelope, Subject running, int ring, String... words) {
    assertThatThrownBy(() -> open(envelope, running, ring, KEY.getPublic()))
        .isInstanceOf(DocumentException.class)
        .message()
        .contains(words);
  }

  @Test
  void aGrantForAnotherRingOpensNothing() {
    refused(signed(grant(1)), RUNNING, 2, "ring 1", "ring 2 as configured");
  }

  @Test
  void aGrantForAnotherSubjectOpensNothingAndSaysWhatDiffers() {
    refused(signed(grant(2)), RUNNING.withTiers(digest("x")), 2, "differs in [tiers]");
  }

  @Test
  void anExpiredGrantOpensNothing() {
    now.set(NOW.plusSeconds(600));
    refused(signed(grant(2)), RUNNING, 2, "expiry at", "fresh grant");
  }

  @Test
  void aGrantByAnUntrustedKeyOpensNothing() {
    var other = keyPair();
    var forged = Dsse.sign(Grant.TYPE, grant(2).json(), other.getPrivate(), KEY.getPublic());
    refused(forged, RUNNING, 2, "no signature by a trusted key");
    assertThatThrownBy(() -> open(signed(grant(2)), RUNNING, 2))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("no trusted key");
  }

  @Test
  void anAlteredGrantOpensNothing() {
    var altered = signed(grant(1)).with("payload", signed(grant(2)).text("/payload").orElseThrow());
    refused(altered, RUNNING, 2, "no signature by a trusted key");
    refused(signed(grant(2)).with("payloadType", "text/plain"), RUNNING, 2, "payloadType");
    refused(JsonValue.object(), RUNNING, 2, "payloadType");
    var verdict =
        Dsse.sign("application/other", grant(2).json(), KEY.getPrivate(), KEY.getPublic());
    refused(verdict, RUNNING, 2, "application/other");
  }

  @Test
  void aGrantThatExpiresWhileRunningClosesTheDoor() {
    var ring = ring(2);
    assertThat(ring.isOpen()).isTrue();
    now.set(NOW.plusSeconds(600));
    assertThat(ring.isOpen()).isFalse();
    assertThat(ring.refusal(actor("keen", "EXTERNAL"))).contains(ProblemType.CAPACITY);
    assertThat(ring.admit(TierId.A, "keen")).isInstanceOf(Admission.Full.class);
  }

  @Test
  void tiersShareNoPlaces() {
    var ring = ring(2);
    for (int i = 0; i < TierPlaces.FIXED; i++) {
      ring.admit(TierId.C, i % 2 == 0 ? "keen" : "staff");
    }
    assertThat(ring.admit(TierId.C, "keen")).isEqualTo(new Admission.Full(Duration.ofSeconds(1)));
    assertThat(ring.admit(TierId.A, "keen")).isInstanceOf(Admission.Place.class);
    assertThat(ring.concurrency().whole("/A/inFlight")).contains(1L);
    assertThat(ring.concurrency().whole("/C/limit")).contains((long) TierPlaces.FIXED);
    assertThat(ring.concurrency().whole("/C/inFlight")).contains((long) TierPlaces.FIXED);
  }
}
