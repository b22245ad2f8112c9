package dev.ringproof.conformance;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The record {@code proofs.json}: for each clause its tests, and where they were seen failing. */
public final class Proofs {
  static final String FILE = "proofs.json";

  private Proofs() {}

  /**
   * A clause that this build proves.
   *
   * @param tests of the kit
   * @param failedBy saboteurs, and targets that are nobody, by which its check was seen failing
   */
  public record Seen(String clause, List<String> tests, List<String> failedBy) {
    public Seen {
      tests = List.copyOf(tests);
      failedBy = List.copyOf(failedBy);
    }
  }

  /** Returns what the build that made this kit saw. */
  public static List<Seen> seen() {
    try (var in = Proofs.class.getResourceAsStream(FILE)) {
      var document = Json.parse(Objects.requireNonNull(in, FILE).readAllBytes());
      return document.items("/clauses").stream()
          .map(
              c ->
                  new Seen(
                      c.text("/clause").orElseThrow(), c.texts("/tests"), c.texts("/failedBy")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the record as a document. */
  static JsonValue document(List<Seen> all) {
    var clauses =
        all.stream()
            .map(
                s ->
                    (JsonValue)
                        JsonValue.object()
                            .with("clause", s.clause())
                            .with("tests", JsonArray.ofStrings(s.tests()))
                            .with("failedBy", JsonArray.ofStrings(s.failedBy())))
            .toList();
    return JsonValue.object().with("kind", "Proofs").with("clauses", new JsonArray(clauses));
  }
}
