package dev.ringproof.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.Tier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuntimeDocumentsTest {

  @Test
  void defaultsFitTogether() {
    var all = Defaults.documents();
    assertThat(all.warnings()).isEmpty();
    assertThat(all.policy().digest())
        .isEqualTo(Json.digest(Json.parse(Defaults.bytes(Defaults.POLICY))));
    assertThat(all.prices().data().price("large", Instant.EPOCH))
        .hasValue(new Price("large", 3000, 15000));
    var delete = all.tools().data().tool("delete_account").orElseThrow();
    assertThat(delete.risk()).isEqualTo(Risk.CRITICAL);
    assertThat(all.tiers().data().tiers())
        .allSatisfy(tier -> assertThat(tier.toolClasses()).doesNotContain(delete.toolClass()));
    assertThat(all.tools().data().tool("send_refund").orElseThrow().arguments().items("/required"))
        .hasSize(2);
    assertThat(all.policy().data().rules())
        .filteredOn(rule -> rule.reuse() != null)
        .singleElement()
        .satisfies(rule -> assertThat(rule.reuse()).isEqualTo(Duration.ofMinutes(1)));
  }

  @Test
  void aFullContextFitsTheTiersBudgetOnEveryModel() {
    var all = Defaults.documents();
    for (var tier : all.tiers().data().tiers()) {
      for (var model : tier.models()) {
        assertThat(worst(all.prices().data(), tier, model).fitsIn(tier.budget())).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tiers.yaml, 'models: [large, small]', 'models: [large, smal]', tiers.yaml:11: /tiers/0/models",
    "tiers.yaml, 'read, money, notify]', 'read, mony]', 'found \"mony\", expected a class of some'",
    "prices.yaml, model: small, model: large, 'found \"large\" again'",
    "prices.yaml, 'model: small,', 'model: small, from: 2027-01-01T00:00:00Z,', 'found no price of \"small\" before 2027-01-01T00:00:00Z, expected one without from'",
    "prices.yaml, 'model: small,', 'model: small, from: tomorrow,', 'prices.yaml:6: /prices/1/from'",
    "tools.yaml, name: send_email, name: send_refund, 'found \"send_refund\" again'",
    "tools.yaml, path: /send_email, path: ../admin, tools.yaml:",
    "tools.yaml, risk: low, risk: medium, 'found reuse in a rule that covers lookup_order'",
    "tools.yaml, risk: critical, risk: none, tools.yaml:",
    "policy.json, '\"id\": \"refund\"', '\"id\": \"email\"', 'found \"email\" again'",
    "policy.json, '[\"web_search\"]', '[\"web_serch\"]', policy.json:12: /rules/7/tools/0",
    "policy.json, '[\"admin\"]', '[\"amdin\"]', policy.json:5: /rules/0/toolClasses/0",
    "policy.json, '\"approval\": \"none\", \"reuse\"', '\"when\": \"has(args.x)\", \"reuse\"', args",
    "policy.json, '\"approval\": \"none\", \"reuse\"', '\"approval\": \"human\", \"reuse\"', policy",
    "policy.json, '\"effect\": \"deny\"', '\"effect\": \"maybe\"', policy.json:5: /rules/0/effect",
    "policy.json, '\"approval\": \"none\"', '\"approverScopes\": [\"x\"], \"approval\": \"none\"', policy",
    "policy.json, '\"effect\": \"deny\"', '\"effect\": \"deny\", \"approverScopes\": [\"x\"]', policy.json:5",
    "policy.json, '\"effect\": \"deny\"', '\"effect\": \"deny\", \"reuse\": \"PT1S\"', policy.json:5"
  })
  void whatDoesNotFitIsRefusedWithItsPlace(String file, String was, String is, String says) {
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> with(file, was, is))
        .withMessageContaining(says);
  }

  private static final String MCP =
      """
      {"servers":[{"name":"orders","command":["orders"]}],"tools":[
        {"name":"pay","description":"Pays.","toolClass":"money","risk":"high","adapter":"mcp",
         "mcp":{"server":"orders","tool":"refund","pin":"PIN1",
                "readBack":{"tool":"status","pin":"PIN2"}},
         "idempotent":false,"readBack":true,"readOnly":false,"timeout":"PT5S",
         "maxResultBytes":4096,"arguments":{"type":"object"}},
        {"name":"look","description":"Looks.","toolClass":"read","risk":"low","adapter":"mcp",
         "mcp":{"server":"orders","tool":"status","pin":"PIN2"},
         "idempotent":true,"readBack":false,"readOnly":true,"timeout":"PT5S",
         "maxResultBytes":4096,"arguments":{"type":"object"}}]}
      """
          .replace("PIN1", "sha256:" + "1".repeat(64))
          .replace("PIN2", "sha256:" + "2".repeat(64));

  @Test
  void aToolOfAnMcpServerNamesWhatReadsItBack() {
    var pay = PolicyDocuments.tools(Located.json("tools.json", MCP)).data().tool("pay");
    assertThat(pay.orElseThrow().mcp())
        .isEqualTo(
            new McpTool(
                "orders",
                "refund",
                "sha256:" + "1".repeat(64),
                new McpTool.ReadBack("status", "sha256:" + "2".repeat(64))));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"readBack\":true', '\"readBack\":false', 'tools.json:5: /tools/0/readBack: found false beside'",
    "'\"readBack\":false', '\"readBack\":true', '/tools/1/readBack: found true, and no mcp.readBack'",
    "'{\"tool\":\"status\"', '{\"tool\":\"refund\"', '/tools/0/mcp/readBack/tool: found the tool itself'",
    "'\"readOnly\":true', '\"readOnly\":false', 'found look, which is not readOnly'",
    "'\"sha256:2', '\"sha256:3', '/tools/1/mcp/pin: found a second pin of status of orders'",
    "'{\"tool\":\"status\",', '{', 'tools.json:4: /tools/0/mcp/readBack'",
    "'\"server\":\"orders\"', '\"server\":\"order\"', 'expected the name of a server'"
  })
  void anMcpToolThatDoesNotFitIsRefusedWithItsPlace(String was, String is, String says) {
    var at = MCP.indexOf(was);
    assertThat(at).isNotNegative();
    var text = MCP.substring(0, at) + is + MCP.substring(at + was.length());
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> PolicyDocuments.tools(Located.json("tools.json", text)))
        .withMessageContaining(says);
  }

  @Test
  void aRuleThatAllowsEverythingIsWarnedOf() {
    var all =
        with(
            "policy.json",
            "\"effect\": \"allow\", \"tools\": [\"send_email\"]",
            "\"effect\": \"allow\"");
    assertThat(all.warnings())
        .containsExactly(
            "policy.json:10: /rules/5: rule \"email\" allows every tool, without condition or"
                + " approval");
  }

  @Test
  void tenantsAreRead() {
    var text =
        """
        {"tenants":[
          {"id":"acme","kind":"external","optedIn":true,
           "quota":{"turns":5,"windowSeconds":60},"budget":{"tokens":10,"micros":20}},
          {"id":"lab","kind":"synthetic","optedIn":false,"quota":null}]}
        """;
    var tenants = PolicyDocuments.tenants(Located.json("tenants.json", text)).data();
    assertThat(tenants.tenant("acme"))
        .hasValue(
            new Tenant(
                "acme", ActorType.EXTERNAL, true, new Tenant.Quota(5, 60), new Spend(10, 20)));
    assertThat(tenants.tenant("lab").orElseThrow().quota()).isNull();
    assertThat(tenants.tenant("other")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"a\",\"kind\":\"external\"}",
        "{\"id\":\"a b\",\"kind\":\"external\",\"optedIn\":true}",
        "{\"id\":\"a\",\"kind\":\"partner\",\"optedIn\":true}",
        "{\"id\":\"a\",\"kind\":\"external\",\"optedIn\":\"yes\"}",
        "{\"id\":\"a\",\"kind\":\"external\",\"optedIn\":true,\"quota\":{\"turns\":0,"
            + "\"windowSeconds\":1}}",
        "{\"id\":\"x\",\"kind\":\"external\",\"optedIn\":true}"
      })
  void brokenTenantsAreRefused(String tenant) {
    var x = "{\"id\":\"x\",\"kind\":\"internal\",\"optedIn\":false}";
    var text = "{\"tenants\":[" + x + ",\n" + tenant + "]}";
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> PolicyDocuments.tenants(Located.json("tenants.json", text)))
        .withMessageStartingWith("tenants.json:2: /tenants/1");
  }

  private static Spend worst(PriceList prices, Tier tier, String model) {
    var price = prices.price(model, Instant.EPOCH).orElseThrow();
    return new Spend(
        tier.contextTokens() + (long) tier.maxOutputTokens(),
        price.cost(tier.contextTokens(), tier.maxOutputTokens()));
  }

  /** Reads the defaults with the first of these words replaced in one document. */
  private static RuntimeDocuments with(String file, String was, String is) {
    return RuntimeDocuments.of(
        changed(Defaults.TIERS, file, was, is),
        changed(Defaults.PRICES, file, was, is),
        changed(Defaults.POLICY, file, was, is),
        changed(Defaults.TOOLS, file, was, is));
  }

  private static Located changed(String name, String file, String was, String is) {
    var text = new String(Defaults.bytes(name), StandardCharsets.UTF_8);
    if (name.equals(file)) {
      var at = text.indexOf(was);
      assertThat(at).as("%s holds %s", file, was).isNotNegative();
      text = text.substring(0, at) + is + text.substring(at + was.length());
    }
    return Located.byName(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
