package dev.ringproof.contract.policy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Loaded;
import dev.ringproof.contract.json.Located;
import java.util.HashSet;
import java.util.List;

/**
 * Reads the documents of this package, each against its schema. All throw {@link DocumentException}
 * that names file and line.
 */
public final class PolicyDocuments {
  private PolicyDocuments() {}

  /** Reads a policy; rule ids are unique. */
  public static Loaded<PolicyDocument> policy(Located document) {
    var loaded = Loaded.of("policy", document, PolicyDocument.class);
    unique(document, "/rules", "/id");
    return loaded;
  }

  /**
   * Holds a policy against the tools it is about, and returns what is allowed and yet looks like a
   * mistake, one sentence each.
   *
   * @param document where the policy was read from
   * @throws DocumentException that names file and line when a rule names a tool or class that no
   *     tool has, or offers {@code reuse} where no last decision may stand
   */
  public static List<String> against(Located document, PolicyDocument policy, ToolList tools) {
    return CrossCheck.rules(document, policy, tools);
  }

  /**
   * Reads a price list; each model has one price from its beginning, one from each date, and one
   * provider.
   */
  public static Loaded<PriceList> prices(Located document) {
    var loaded = Loaded.of("price", document, PriceList.class);
    PriceCheck.dates(document, loaded.data());
    PriceCheck.providers(document, loaded.data());
    return loaded;
  }

  /**
   * Reads a tool list; names are unique, a tool's server is there, and what reads an MCP tool back
   * is another tool of that server which changes nothing.
   */
  public static Loaded<ToolList> tools(Located document) {
    var loaded = Loaded.of("tool", document, ToolList.class);
    unique(document, "/tools", "/name");
    unique(document, "/servers", "/name");
    McpCheck.tools(document, loaded.data());
    return loaded;
  }

  /** Reads a tenant list; ids are unique. */
  public static Loaded<TenantList> tenants(Located document) {
    var loaded = Loaded.of("tenant", document, TenantList.class);
    unique(document, "/tenants", "/id");
    return loaded;
  }

  private static void unique(Located document, String list, String key) {
    var seen = new HashSet<String>();
    var items = document.value().items(list);
    for (int i = 0; i < items.size(); i++) {
      var value = items.get(i).text(key).orElseThrow();
      if (!seen.add(value)) {
        throw DocumentException.at(
            document.place(list + "/" + i + key), "\"" + value + "\" again", "each once");
      }
    }
  }
}
