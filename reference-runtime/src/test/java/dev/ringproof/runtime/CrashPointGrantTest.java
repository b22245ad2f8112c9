package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.ring.GrantKind;
import org.junit.jupiter.api.Test;

final class CrashPointGrantTest extends InAWorld {
  @Test
  void underAPromotionGrantNoTurnIsEverHeld() throws Exception {
    world.stop();
    assertThatThrownBy(() -> world.start(GrantKind.PROMOTION, "after-intent"))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("\"after-intent\" under a grant of kind promotion")
        .hasMessageContaining("for a rehearsal alone");
    world.start(GrantKind.PROMOTION, "").close();
    world.start(GrantKind.REHEARSAL, "after-intent").close();
  }
}
