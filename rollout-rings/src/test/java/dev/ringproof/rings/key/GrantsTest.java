package dev.ringproof.rings.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GrantsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final Subject SUBJECT =
      new Subject(hash("a"), hash("b"), hash("c"), hash("d"), hash("e"));

  private final Keys keys = Keys.generate();
  private final JsonObject grant =
      Grants.issue(keys, SUBJECT, 2, GrantKind.REHEARSAL, NOW.plusSeconds(60));

  @Test
  void aGrantOpensItsRingForItsSubject() {
    var opened = Grants.verify(grant, List.of(keys.named()), SUBJECT, 2, NOW);
    assertThat(opened.kind()).isEqualTo(GrantKind.REHEARSAL);
    assertThat(opened.id()).startsWith("grt_");
  }

  @Test
  void aGrantOpensNothingElse() {
    refused(Keys.generate(), SUBJECT, 2, NOW, "no signature by a trusted key");
    refused(keys, SUBJECT.withTiers(hash("f")), 2, NOW, "grant: /digest");
    refused(keys, SUBJECT, 3, NOW, "grant: /ring: found 2, expected 3");
    refused(keys, SUBJECT, 2, NOW.plusSeconds(60), "grant: /expires");
  }

  @Test
  void anEditedGrantIsRefused() {
    var other = Grants.issue(Keys.generate(), SUBJECT, 3, GrantKind.PROMOTION, NOW);
    var edited = grant.with("payload", other.member("payload").orElseThrow());
    assertThatThrownBy(() -> Grants.verify(edited, List.of(keys.named()), SUBJECT, 3, NOW))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("no signature by a trusted key");
    assertThatThrownBy(
            () -> Grants.verify(JsonValue.object(), List.of(keys.named()), SUBJECT, 3, NOW))
        .isInstanceOf(DocumentException.class);
  }

  private void refused(Keys trusted, Subject subject, int ring, Instant now, String reason) {
    assertThatThrownBy(() -> Grants.verify(grant, List.of(trusted.named()), subject, ring, now))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(reason);
  }

  private static String hash(String digit) {
    return "sha256:" + digit.repeat(64);
  }
}
