package dev.ringproof.testbed.persona;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.ActorType;
import java.text.ParseException;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PersonasTest {
  private final TokenForge forge = TokenForge.fresh(Clock.systemUTC());

  @Test
  void aGoodTokenVerifiesWithItsClaims() throws ParseException, BadJOSEException, JOSEException {
    var who = new Personas(2, TenantPlan.plain(2), forge).user();
    var claims = verify(requireNonNull(who.token()));
    assertThat(claims.getSubject()).isEqualTo(who.subject());
    assertThat(claims.getStringClaim("tenant")).isEqualTo("plain-0001");
    assertThat(claims.getStringClaim("actor_type")).isEqualTo("external");
    assertThat(claims.getStringClaim("scope")).isEqualTo("agent refunds:write");
  }

  @Test
  void everyBrokenTokenIsRefusedByAStockVerifier() {
    var broken = forge.broken(new Persona("t", "s", ActorType.INTERNAL, Set.of("agent"), null));
    assertThat(broken)
        .extracting(Defect::name)
        .startsWith(
            "missing",
            "expired",
            "notYet",
            "wrongAudience",
            "wrongIssuer",
            "wrongKey",
            "algNone",
            "garbage")
        .contains("publicKeyAsSecret", "zeroSignature", "keyInOwnHeader", "criticalHeader")
        .hasSize(22)
        .doesNotHaveDuplicates();
    for (var defect : broken) {
      var token = defect.token();
      if (token != null) {
        assertThatThrownBy(() -> verify(token))
            .as(defect.name())
            .isInstanceOfAny(BadJOSEException.class, ParseException.class);
      }
    }
  }

  @Test
  void aGoodTokenMadeByHandIsTakenByAStockVerifier() throws Exception {
    var who = new Persona("t", "s", ActorType.INTERNAL, Set.of("agent"), null);
    assertThat(verify(requireNonNull(forge.handMade(who).token())).getSubject()).isEqualTo("s");
  }

  @Test
  void tenantsAreFreshAndKnownAndRunOut() {
    var plan = TenantPlan.plain(2);
    var people = new Personas(1, plan, forge);
    var known = Personas.tenants(1, plan).stream().map(t -> t.id()).toList();
    assertThat(people.user().tenant()).isNotEqualTo(people.user().tenant()).isIn(known);
    assertThat(people.quotaUser().tenant()).isIn(known);
    assertThat(people.notOptedIn().tenant()).isIn(known);
    assertThat(people.ops().tenant()).isIn(known);
    assertThatThrownBy(people::user).hasMessageContaining("plan for more");
  }

  @Test
  void aPersonsTokenIsNotPrinted() {
    var who = new Personas(0, TenantPlan.plain(1), forge).user();
    assertThat(who.toString()).doesNotContain(requireNonNull(who.token()));
    assertThat(new Defect("x", "secret").toString()).isEqualTo("x");
  }

  private JWTClaimsSet verify(String token) throws ParseException, BadJOSEException, JOSEException {
    var keys = new ImmutableJWKSet<SecurityContext>(JWKSet.parse(Json.write(forge.jwks())));
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            TokenForge.AUDIENCE,
            new JWTClaimsSet.Builder().issuer(TokenForge.ISSUER).build(),
            Set.of("exp", "tenant")));
    return processor.process(token, null);
  }
}
