package dev.ringproof.conformance.kit;

import static java.util.Objects.requireNonNull;

import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The evidence of one check, passed or not: clause, transcript, witness's view, seed, curl. */
final class Bundle {
  private static final Catalogue CATALOGUE = Catalogue.load();

  private Bundle() {}

  /** Writes the folder, or one below it for a take of several; returns the result that names it. */
  static CheckResult write(
      Run run, Check check, Method test, KitExtension.End end, long millis, String below) {
    var clause = CATALOGUE.clause(requireNonNull(test.getAnnotation(Proves.class)).value());
    var folder =
        "ring-" + run.standing().ring() + "/" + clause.id() + "/" + KitExtension.id(test) + below;
    var dir = run.evidenceDir().resolve(folder);
    check.all().forEach(Bundle::witnessed);
    check.transcript().write(dir);
    var lines = new ArrayList<String>();
    lines.add(clause.id() + " " + clause.level() + "  " + clause.text());
    lines.add("check   " + KitExtension.id(test));
    lines.add("target  " + run.standing().plan().target().name());
    lines.add("ran as  " + run.standing().ranAs());
    lines.add("ring    " + run.standing().ring() + "   scale " + run.standing().scale());
    lines.add("seed    " + run.seed());
    lines.add("outcome " + end.outcome() + "   " + millis + " ms");
    lines.add("again   ./ringproof replay " + clause.id() + " --seed " + run.seed());
    if (end.reason() != null) {
      lines.add("reason  " + end.reason());
    }
    if (end.stack() != null) {
      lines.add("");
      lines.add(end.stack());
    }
    check.kept().forEach((file, text) -> save(dir.resolve(file), text));
    save(dir.resolve("check.txt"), String.join("\n", lines) + "\n");
    return KitExtension.result(test, end.outcome(), end.reason(), millis, folder);
  }

  private static void witnessed(Check check) {
    var witness = check.witness();
    for (var nonce : check.nonces()) {
      var view =
          JsonValue.object()
              .with("modelCalls", rows(witness.modelCalls(nonce)))
              .with("toolCalls", rows(witness.toolCalls(nonce)))
              .with("effects", rows(witness.effects(nonce)));
      check.transcript().witnessed(nonce, view);
    }
    for (var session : check.sessions()) {
      var asked = witness.decisions(session);
      if (!asked.isEmpty()) {
        check.transcript().witnessed(session, rows(asked));
      }
    }
  }

  private static JsonArray rows(List<?> records) {
    return new JsonArray(records.stream().map(Bundle::row).toList());
  }

  private static JsonValue row(Object entry) {
    return JsonCodec.encode(entry);
  }

  private static void save(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Returns a value as one line, for reasons. */
  static String line(JsonValue value) {
    return Json.write(value);
  }
}
