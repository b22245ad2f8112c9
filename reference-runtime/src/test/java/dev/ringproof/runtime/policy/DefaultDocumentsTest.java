package dev.ringproof.runtime.policy;

import static dev.ringproof.runtime.policy.PolicyFixtures.APPROVAL;
import static dev.ringproof.runtime.policy.PolicyFixtures.actor;
import static dev.ringproof.runtime.policy.PolicyFixtures.by;
import static dev.ringproof.runtime.policy.PolicyFixtures.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.tool.ToolCatalogue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DefaultDocumentsTest {
  private static final ToolCatalogue TOOLS =
      new ToolCatalogue(Defaults.documents().tools().data().tools());
  private static final CelDecisionPoint POINT =
      new CelDecisionPoint(Defaults.documents().policy().data(), APPROVAL);

  private static Decision decide(String tool, TierId tier, String arguments) {
    var question = question(TOOLS.tool(tool).orElseThrow(), tier, arguments);
    return POINT.decide(by(actor("agent", "refunds:write"), question), Duration.ofSeconds(1));
  }

  @Test
  void theDefaultPolicyDecidesAsItReads() {
    assertThat(decide("lookup_order", TierId.A, "{}"))
        .isEqualTo(new Decision.Allow("lookup-order", List.of()));
    assertThat(decide("send_refund", TierId.A, "{\"amount\":500}"))
        .isEqualTo(new Decision.Ask("refund", ApprovalMode.HUMAN, APPROVAL));
    assertThat(decide("send_refund", TierId.A, "{\"amount\":50000.5}"))
        .isEqualTo(new Decision.Deny("refund_over_limit"));
    assertThat(decide("send_refund", TierId.A, "{}"))
        .isEqualTo(new Decision.Deny("condition_error"));
    assertThat(decide("send_refund", TierId.C, "{\"amount\":500}"))
        .isEqualTo(new Decision.Deny("no_rule"));
  }
}
