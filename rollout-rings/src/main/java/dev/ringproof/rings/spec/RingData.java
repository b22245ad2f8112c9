package dev.ringproof.rings.spec;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.verdict.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The document {@code rings.yaml}: all four rings, and what holds in each.
 *
 * @param document the document as loaded, over which the digest is made
 */
public record RingData(JsonValue document, Content content) {

  /**
   * The document's members.
   *
   * @param confidence of every one-sided bound
   * @param injectorLagP99 past it a load run says nothing
   * @param beyondCapacity load phases in which a refusal is no miss
   */
  public record Content(
      String kind,
      double confidence,
      Duration injectorLagP99,
      List<String> beyondCapacity,
      List<RingSpec> rings) {
    public Content {
      beyondCapacity = List.copyOf(beyondCapacity);
      rings = List.copyOf(rings);
    }
  }

  /** How many samples an objective needs when none of them fails. */
  public record Need(int ring, String objective, long samples, String sentence) {}

  /**
   * Reads the document.
   *
   * @throws DocumentException that names file and line, what was found and what was expected
   */
  public static RingData read(Located located) {
    var value = Schemas.check("ring", located);
    var content = decode(located, value);
    for (int i = 0; i < content.rings().size(); i++) {
      if (content.rings().get(i).ring() != i) {
        var found = "ring " + content.rings().get(i).ring();
        throw DocumentException.at(located.place("/rings/" + i + "/ring"), found, "ring " + i);
      }
    }
    return new RingData(value, content);
  }

  private static Content decode(Located located, JsonValue value) {
    try {
      return JsonCodec.decode(value, Content.class);
    } catch (DocumentException e) {
      throw new DocumentException(located.source() + ": " + e.getMessage());
    }
  }

  /** Returns the rings that this build ships. */
  public static RingData defaults() {
    return read(Defaults.located(Defaults.RINGS));
  }

  /** Returns what the ring asks for. */
  public RingSpec ring(int ring) {
    return content.rings().get(ring);
  }

  /** Returns the digest that is part of a subject: over the RFC 8785 form of the document. */
  public String digest() {
    return Json.digest(document);
  }

  /** Returns how many samples each objective of the ring needs, so that nobody is surprised. */
  public List<Need> needs(int ring) {
    var needs = new ArrayList<Need>();
    for (var objective : ring(ring).objectives()) {
      var aim = objective.aim();
      var samples = aim < 1 ? Bounds.samplesForRate(aim, content.confidence()) : 1;
      var sentence =
          "ring "
              + ring
              + " "
              + objective.id()
              + ": "
              + (aim < 1
                  ? samples + " samples without a miss prove it at " + content.confidence()
                  : "every single one must hold, and there must be one");
      needs.add(new Need(ring, objective.id(), samples, sentence));
    }
    return needs;
  }
}
