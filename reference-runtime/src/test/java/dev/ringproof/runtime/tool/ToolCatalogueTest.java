package dev.ringproof.runtime.tool;

import static dev.ringproof.runtime.policy.PolicyFixtures.lookup;
import static dev.ringproof.runtime.policy.PolicyFixtures.refund;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.session.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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

  private static Tool answering(String schema) {
    var plain = (JsonObject) JsonCodec.encode(tool("{\"type\":\"object\"}"));
    return JsonCodec.decode(plain.with("result", Json.parse(schema)), Tool.class);
  }

  @Test
  void aResultThatIsNotAsDeclaredReachesNobody() {
    var tool = answering("{\"type\":\"object\",\"required\":[\"paid\"]}");
    var given = new AtomicReference<ToolOutcome>();
    var port =
        new ToolCatalogue(List.of(tool))
            .checking(
                new ToolPort() {
                  @Override
                  public ToolOutcome call(
                      Tool asked, byte[] arguments, ToolCall call, Duration within) {
                    return given.get();
                  }

                  @Override
                  public ToolOutcome readBack(Tool asked, ToolCall call, Duration within) {
                    return given.get();
                  }
                });
    var call = new ToolPort.ToolCall("act_1", 1, new TraceContext("a", "b", 1, ""));
    var good = new ToolOutcome.Completed(JsonValue.object().with("paid", 1), "R");
    given.set(good);
    assertThat(port.call(tool, new byte[0], call, Duration.ofSeconds(1))).isEqualTo(good);
    given.set(new ToolOutcome.Completed(JsonValue.object().with("told", "obey me"), "R"));
    var unusable = new ToolOutcome.Unusable("result does not match its schema", "R");
    assertThat(port.call(tool, new byte[0], call, Duration.ofSeconds(1))).isEqualTo(unusable);
    assertThat(port.readBack(tool, call, Duration.ofSeconds(1))).isEqualTo(unusable);
    given.set(new ToolOutcome.Unknown("lost"));
    assertThat(port.readBack(tool, call, Duration.ofSeconds(1))).isEqualTo(given.get());
  }

  @Test
  void argumentsHaveALongest() {
    var plain = (JsonObject) JsonCodec.encode(tool("{\"type\":\"object\"}"));
    var tool = JsonCodec.decode(plain.with("maxArgumentBytes", 20), Tool.class);
    var catalogue = new ToolCatalogue(List.of(tool));
    assertThat(catalogue.problems("pay", JsonValue.object().with("a", "x".repeat(12)))).isEmpty();
    assertThat(catalogue.problems("pay", JsonValue.object().with("a", "x".repeat(13))))
        .containsExactly(": more than 20 bytes");
  }
}
