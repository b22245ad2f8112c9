package dev.ringproof.contract.policy;

import dev.ringproof.contract.json.Located;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The documents that apply where an operator gives none of their own. */
public final class Defaults {
  /** Name of the tier document. */
  public static final String TIERS = "tiers.yaml";

  /** Name of the price list. */
  public static final String PRICES = "prices.yaml";

  /** Name of the action policy. */
  public static final String POLICY = "policy.json";

  /** Name of the rings. */
  public static final String RINGS = "rings.yaml";

  /** Name of the tool list. */
  public static final String TOOLS = "tools.yaml";

  private static final String FOLDER = "/dev/ringproof/contract/defaults/";

  private Defaults() {}

  /** Returns all of them, checked. */
  public static RuntimeDocuments documents() {
    return RuntimeDocuments.of(located(TIERS), located(PRICES), located(POLICY), located(TOOLS));
  }

  /** Returns one of them, parsed, with its lines. */
  public static Located located(String name) {
    return Located.byName(name, bytes(name));
  }

  /** Returns the bytes of one of them, to be copied into a file. */
  public static byte[] bytes(String name) {
    try (var in = Defaults.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no default document named " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
