package dev.ringproof.chaos.library;

import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.policy.Defaults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The modes, read from their document. */
public record FailureLibrary(List<FailureMode> modes) {
  private static final String FILE = "failure-modes.yaml";

  public FailureLibrary {
    modes = List.copyOf(modes);
  }

  /** Returns the library that ships with the contract. */
  public static FailureLibrary load() {
    return of(Defaults.located(FILE));
  }

  /**
   * Reads a document.
   *
   * @throws DocumentException that names file and line, when a mode does not match its schema or
   *     stands twice
   */
  public static FailureLibrary of(Located document) {
    var rows = document.value().items("/modes");
    if (rows.isEmpty()) {
      throw DocumentException.at(document.place("/modes"), "no modes", "a list of them");
    }
    var modes = new ArrayList<FailureMode>();
    var seen = new HashSet<ModeId>();
    for (int i = 0; i < rows.size(); i++) {
      var place = document.place("/modes/" + i);
      var problems = Schemas.problems("failure-mode", rows.get(i));
      if (!problems.isEmpty()) {
        throw DocumentException.at(place, problems.getFirst(), "a failure mode by its schema");
      }
      var mode = JsonCodec.decode(rows.get(i), FailureMode.class);
      if (!seen.add(mode.id())) {
        throw DocumentException.at(place, mode.id() + " again", "each mode once");
      }
      modes.add(mode);
    }
    return new FailureLibrary(modes);
  }

  /** Returns a mode. */
  public FailureMode mode(ModeId id) {
    return modes.stream().filter(m -> m.id() == id).findFirst().orElseThrow();
  }
}
