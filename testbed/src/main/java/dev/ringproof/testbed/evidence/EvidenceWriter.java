package dev.ringproof.testbed.evidence;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.testbed.target.DataFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes evidence documents so that a reader sees a whole one or none. */
public final class EvidenceWriter {
  private EvidenceWriter() {}

  /** Writes {@code ring-N/<suite>.json} below the folder. */
  public static void write(Path evidenceDir, Evidence evidence) {
    var folder = evidenceDir.resolve("ring-" + evidence.ring());
    replace(folder.resolve(evidence.suite() + ".json"), JsonCodec.encode(evidence));
  }

  /**
   * Puts evidence that will be measured again aside, as {@code ring-N/<suite>-take-N.json}, which
   * no judge reads.
   */
  public static void aside(Path evidenceDir, Evidence evidence, int take) {
    var folder = evidenceDir.resolve("ring-" + evidence.ring());
    replace(
        folder.resolve(evidence.suite() + "-take-" + take + ".json"), JsonCodec.encode(evidence));
    try {
      Files.deleteIfExists(folder.resolve(evidence.suite() + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot put aside evidence in " + folder, e);
    }
  }

  /** Writes the data documents as they are before scaling into {@code data/} below the folder. */
  public static void data(Path evidenceDir, DataFiles data) {
    var folder = evidenceDir.resolve("data");
    replace(folder.resolve("tiers.json"), data.tiers());
    replace(folder.resolve("policy.json"), data.policy());
    replace(folder.resolve("prices.json"), data.prices());
    replace(folder.resolve("rings.json"), data.rings());
    replace(folder.resolve("tools.json"), data.tools());
  }

  /** Writes a report beside a ring's evidence: {@code <name>.json}, and its table as text. */
  public static void report(Path folder, String name, JsonValue report, List<String> table) {
    replace(folder.resolve(name + ".json"), report);
    var text = folder.resolve(name + ".txt");
    try {
      Files.write(text, table);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + text, e);
    }
  }

  private static void replace(Path file, JsonValue document) {
    try {
      var folder = file.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IllegalArgumentException("no folder to write " + file + " into");
      }
      Files.createDirectories(folder);
      var temporary = Files.createTempFile(folder, ".writing", ".json");
      Files.writeString(temporary, Json.pretty(document));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
