package dev.ringproof.conformance.kit;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Hostile texts and structures, as data: each file holds one kind, with how its entries are
 * delivered and what is witnessed of them.
 */
public final class Corpus {
  private static final String NONCE = "{{nonce}}";

  private Corpus() {}

  /** What an entry is, by how it comes to a runtime. */
  public enum Kind {
    USER("user"),
    MODEL("model"),
    TOOL_RESULT("tool-result"),
    DOCUMENT("document"),
    MCP_DESCRIPTION("mcp-description"),
    FORGED_EVENT("forged-event"),
    UNICODE("unicode"),
    DUPLICATE_KEYS("duplicate-keys"),
    NUMBERS("numbers"),
    POLICY_DOCUMENT("policy-document"),
    TOKEN("token");

    private final String name;

    Kind(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * One entry.
   *
   * @param id unique in the whole corpus
   */
  public record Entry(String id, Kind kind, JsonValue data) {

    /** Returns a member that must be there, with the nonce in its places. */
    public String text(String member, String nonce) {
      return maybe(member, nonce)
          .orElseThrow(() -> new IllegalStateException(id + " has no " + member));
    }

    /** Returns a member, with the nonce in its places. */
    public Optional<String> maybe(String member, String nonce) {
      return data.text("/" + member).map(text -> text.replace(NONCE, nonce));
    }

    /** Returns a member that is a list of texts, with the nonce in their places. */
    public List<String> texts(String member, String nonce) {
      return data.texts("/" + member).stream().map(text -> text.replace(NONCE, nonce)).toList();
    }
  }

  /** Returns the entries of a kind. */
  public static List<Entry> of(Kind kind) {
    var file = kind + ".yaml";
    try (var in = Corpus.class.getResourceAsStream("/dev/ringproof/conformance/corpus/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the kit has no corpus/" + file);
      }
      return Located.byName(file, in.readAllBytes()).value().items("/entries").stream()
          .map(e -> new Entry(e.text("/id").orElseThrow(), kind, e))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
