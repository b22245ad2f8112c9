package dev.ringproof.runtime.tool;

import static dev.ringproof.runtime.policy.PolicyFixtures.lookup;
import static dev.ringproof.runtime.policy.PolicyFixtures.refund;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.policy.Tool;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ToolCatalogueTest {
  private static Tool tool(String schema) {
    return new Tool(
        "pay",
        "pays",
        "write",
        Risk.HIGH,
        "/pay",
        false,
        false,
        false,
        Duration.ofSeconds(1),
        10,
        Json.parse(schema));
  }

  @Test
  void onlyTheTiersClassesAreOffered() {
    var catalogue = new ToolCatalogue(List.of(lookup(), refund()));
    assertThat(catalogue.offered(List.of("read"))).containsExactly(lookup());
    assertThat(catalogue.offered(List.of())).isEmpty();
    assertThat(catalogue.all()).containsExactly(lookup(), refund());
    assertThat(catalogue.tool("refund")).contains(refund());
    assertThat(catalogue.tool("delete_everything")).isEmpty();
  }

  @Test
  void argumentsAreHeldAgainstTheToolsSchema() {
    var catalogue =
        new ToolCatalogue(
            List.of(
                tool(
                    """
                    {"type":"object","required":["amount"],"additionalProperties":false,
                     "properties":{"amount":{"type":"integer","minimum":1}}}""")));
    assertThat(catalogue.problems("pay", JsonValue.object().with("amount", 5))).isEmpty();
    assertThat(catalogue.problems("pay", JsonValue.object().with("amount", "5")).getFirst())
        .startsWith("/amount: ");
    assertThat(catalogue.problems("pay", JsonValue.object())).hasSize(1);
    assertThatThrownBy(() -> catalogue.problems("other", JsonValue.object()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBrokenDocumentIsRefusedWithTheTool() {
    assertThatThrownBy(() -> new ToolCatalogue(List.of(tool("{\"type\":7}"))))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("tool \"pay\": /tools/0/arguments");
    assertThatThrownBy(() -> new ToolCatalogue(List.of(lookup(), lookup())))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("/tools/1/name");
  }
}
