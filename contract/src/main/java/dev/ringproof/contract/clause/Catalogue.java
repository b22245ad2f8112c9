package dev.ringproof.contract.clause;

import static java.util.Objects.requireNonNull;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All clauses of the contract, and which of them each ring requires. */
public final class Catalogue {
  /** The number of the last ring. */
  public static final int LAST_RING = 3;

  private static final String FOLDER = "/dev/ringproof/contract/";

  private final Map<String, Clause> clauses;
  private final List<Requirement> requirements;
  private final String name;
  private final String digest;

  private Catalogue(
      Map<String, Clause> clauses, List<Requirement> requirements, String name, String digest) {
    this.clauses = clauses;
    this.requirements = requirements;
    this.name = name;
    this.digest = digest;
  }

  /** Returns the published catalogue. */
  public static Catalogue load() {
    return of(published("clauses.yaml"), published("required.yaml"));
  }

  /**
   * Returns a catalogue of one's own documents.
   *
   * @throws DocumentException that names file and line, when one of them does not match its schema,
   *     a clause stands twice, or a ring requires a clause that is unknown or not judged in it
   */
  public static Catalogue of(Located clauses, Located required) {
    var document = Schemas.check("clauses", clauses);
    var known = new LinkedHashMap<String, Clause>();
    var rows = document.items("/clauses");
    for (int i = 0; i < rows.size(); i++) {
      var clause = clause(rows.get(i));
      if (known.put(clause.id(), clause) != null) {
        throw DocumentException.at(
            clauses.place("/clauses/" + i + "/id"), clause.id() + " again", "each id once");
      }
    }
    var name = document.text("/set").orElseThrow();
    return new Catalogue(known, requirements(required, known), name, Json.digest(document));
  }

  /** Returns every clause, in the order of the document. */
  public Collection<Clause> clauses() {
    return List.copyOf(clauses.values());
  }

  /**
   * Returns the clause with this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Clause clause(String id) {
    var clause = clauses.get(id);
    if (clause == null) {
      throw new IllegalArgumentException("no clause " + id + " in set " + name);
    }
    return clause;
  }

  /** Whether there is a clause with this id. */
  public boolean has(String id) {
    return clauses.containsKey(id);
  }

  /** Returns the name of this frozen set, such as {@code 2026-11}. */
  public String name() {
    return name;
  }

  /** Returns the digest of the set, over the RFC 8785 form of the clause document. */
  public String digest() {
    return digest;
  }

  /** Returns the clauses that are judged in this ring. */
  public List<Clause> inRing(int ring) {
    checkRing(ring);
    return clauses.values().stream().filter(c -> c.rings().contains(ring)).toList();
  }

  /**
   * Returns the clauses that this ring requires: its own and every earlier ring's, less those not
   * judged in it.
   */
  public List<Clause> required(int ring) {
    checkRing(ring);
    return requirements.stream()
        .filter(r -> r.ring() <= ring)
        .flatMap(r -> r.clauses().stream())
        .map(this::clause)
        .filter(c -> c.rings().contains(ring))
        .toList();
  }

  /** Returns the capabilities that this ring requires; one that is not declared is a FAIL. */
  public Set<Capability> requiredCapabilities(int ring) {
    checkRing(ring);
    var all = EnumSet.noneOf(Capability.class);
    requirements.stream().filter(r -> r.ring() <= ring).forEach(r -> all.addAll(r.capabilities()));
    return all;
  }

  private static Clause clause(JsonValue row) {
    var given = (JsonObject) row;
    var whole = given.member("testable").isPresent() ? given : given.with("testable", true);
    return JsonCodec.decode(whole, Clause.class);
  }

  private static List<Requirement> requirements(Located document, Map<String, Clause> known) {
    var rows = Schemas.check("required", document).items("/rings");
    var all = new ArrayList<Requirement>();
    var seen = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < rows.size(); i++) {
      var requirement = JsonCodec.decode(rows.get(i), Requirement.class);
      for (int k = 0; k < requirement.clauses().size(); k++) {
        var place = document.place("/rings/" + i + "/clauses/" + k);
        var id = requirement.clauses().get(k);
        checkRequired(place, id, known, requirement.ring());
        var earlier = seen.put(id, requirement.ring());
        if (earlier != null) {
          throw DocumentException.at(
              place, id + ", which ring " + earlier + " requires already", "each clause once");
        }
      }
      all.add(requirement);
    }
    return List.copyOf(all);
  }

  private static void checkRequired(String place, String id, Map<String, Clause> known, int ring) {
    var clause = known.get(id);
    if (clause == null) {
      throw DocumentException.at(place, "unknown clause " + id, "a clause of the catalogue");
    }
    if (!clause.rings().contains(ring)) {
      throw DocumentException.at(
          place, id + ", judged in rings " + clause.rings(), "a clause judged in ring " + ring);
    }
  }

  private static void checkRing(int ring) {
    if (ring < 0 || ring > LAST_RING) {
      throw new IllegalArgumentException("ring " + ring + ", expected 0 to " + LAST_RING);
    }
  }

  private static Located published(String file) {
    try (var in = Catalogue.class.getResourceAsStream(FOLDER + file)) {
      return Located.byName(file, requireNonNull(in, file).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
