package dev.ringproof.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may stand in the log, field by field: the list decides, and then the value's shape. */
final class TurnLogTest {
  private static final TurnLog LOG = new TurnLog(true);

  /** Every member of every event of the wire, and some that none has. */
  private static final Set<String> MEMBERS =
      Set.of(
          "trace turn at session tier ring version beforeTokens afterTokens model position reason"
              .concat(
                  " costMicros marginalMicros text action tool toolClass digest arguments decision")
              .concat(" policy policyVersion inputDigest mode approval expiresAt reference")
              .concat(" resultDigest outcome message cause rewindTo finish usage budget degraded")
              .concat(" culprit retryable recoverable partial runbook authorization prompt body")
              .split(" "));

  @Test
  void noTextGetsInUnderAnyName() {
    for (var text : List.of("canary words", "canary\nlines", "{\"canary\":1}", "eyJ.canary.x=")) {
      var fields = JsonValue.object();
      for (var name : MEMBERS) {
        fields = fields.with(name, text);
      }
      assertThat(LOG.shown(fields)).doesNotContain("canary").doesNotContain("\n");
    }
  }

  @Test
  void noNameOffTheListGetsInWhateverItsValue() {
    for (var name : MEMBERS) {
      var shown = LOG.shown(JsonValue.object().with(name, "canary"));
      // A single word may be a model's name, a rule's reason: of the wire's own lists all of them.
      assertThat(shown.isEmpty() || LogField.named(name).isPresent()).as(name).isTrue();
    }
    assertThat(LOG.shown(object("arguments", "text", "usage", "budget", "at"))).isEmpty();
  }

  @Test
  void valuesOfAnotherKindAreNotShown() {
    var odd = JsonValue.object().with("canary", "canary");
    for (var field : LogField.values()) {
      assertThat(LOG.shown(JsonValue.object().with(field.wire(), odd)))
          .isEqualTo(" " + field.wire() + "=?");
    }
  }

  @Test
  void toolThatAModelMadeUpIsNotNamed() {
    var known = JsonValue.object().with("tool", "send_email").with("toolClass", "notify");
    assertThat(LOG.shown(known)).isEqualTo(" tool=send_email toolClass=notify");
    var madeUp = JsonValue.object().with("tool", "canary").with("toolClass", "unknown");
    assertThat(LOG.shown(madeUp)).isEqualTo(" tool=? toolClass=unknown");
  }

  @Test
  void whatHelpsIsThere() {
    var decided =
        JsonValue.object()
            .with("trace", "0".repeat(32))
            .with("action", "act_" + "a".repeat(26))
            .with("decision", "deny")
            .with("reason", "refund_over_limit")
            .with("policyVersion", "1")
            .with("costMicros", 120L)
            .with("retryable", false);
    assertThat(LOG.shown(decided))
        .isEqualTo(
            " trace="
                + "0".repeat(32)
                + " action=act_"
                + "a".repeat(26)
                + " decision=deny reason=refund_over_limit policyVersion=1 costMicros=120"
                + " retryable=false");
  }

  private static JsonObject object(String... names) {
    var object = JsonValue.object();
    for (var name : names) {
      object = object.with(name, "canary");
    }
    return object;
  }
}
