package dev.ringproof.rings.bundle;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one ring as it lies in its folder. What is missing is missing here too: that is
 * for the judge to say, while a document that is broken is refused.
 *
 * @param ring the ring whose folder was read
 * @param documents by suite
 * @param data the documents behind the subject's digests: {@code tiers}, {@code policy}, {@code
 *     prices}, {@code rings}
 * @param files what was read, with the hash of its bytes
 */
public record Bundle(
    int ring,
    Map<Suite, Evidence> documents,
    Map<String, JsonValue> data,
    List<EvidenceFile> files) {
  /** The data documents, named as the subject's components are. */
  public static final List<String> DATA = List.of("tiers", "policy", "prices", "rings");

  private static final long MOST_BYTES = 64L * 1024 * 1024;

  public Bundle {
    documents = Map.copyOf(documents);
    data = Map.copyOf(data);
    files = List.copyOf(files);
  }

  /** A file of the bundle, named from the evidence folder. */
  public record EvidenceFile(String file, String sha256) {}

  /**
   * Reads a ring's evidence.
   *
   * @param folder the evidence folder, with {@code ring-N} and {@code data} in it
   * @throws DocumentException if a document is broken: file and line, what was found, what was
   *     expected
   */
  public static Bundle read(Path folder, int ring) {
    if (!Files.isDirectory(folder)) {
      throw DocumentException.at(folder.toString(), "no folder", "an evidence folder");
    }
    var files = new ArrayList<EvidenceFile>();
    var documents = new EnumMap<Suite, Evidence>(Suite.class);
    for (var suite : Suite.values()) {
      var name = "ring-" + ring + "/" + suite + ".json";
      var located = read(folder, name, files);
      if (located != null) {
        documents.put(suite, evidence(located, suite));
      }
    }
    var data = new LinkedHashMap<String, JsonValue>();
    for (var name : DATA) {
      var located = read(folder, "data/" + name + ".json", files);
      if (located != null) {
        data.put(name, located.value());
      }
    }
    return new Bundle(ring, documents, data, files);
  }

  /** Returns the suite's document, if it is there. */
  public Optional<Evidence> document(Suite suite) {
    return Optional.ofNullable(documents.get(suite));
  }

  /** Returns the documents in the order of the suites. */
  public List<Evidence> inOrder() {
    return List.of(Suite.values()).stream().flatMap(s -> document(s).stream()).toList();
  }

  /** Returns the bundle with the documents of these suites only. */
  public Bundle only(List<Suite> suites) {
    var kept = new EnumMap<Suite, Evidence>(Suite.class);
    suites.forEach(suite -> document(suite).ifPresent(document -> kept.put(suite, document)));
    var names = suites.stream().map(suite -> "ring-" + ring + "/" + suite + ".json").toList();
    var keptFiles =
        files.stream().filter(f -> f.file().startsWith("data/") || names.contains(f.file()));
    return new Bundle(ring, kept, data, keptFiles.toList());
  }

  private static Evidence evidence(Located located, Suite suite) {
    var value = Schemas.check("evidence", located);
    var found = value.text("/suite").orElse("");
    if (!found.equals(suite.toString())) {
      throw DocumentException.at(located.place("/suite"), "\"" + found + "\"", suite.toString());
    }
    try {
      return JsonCodec.decode(value, Evidence.class);
    } catch (DocumentException e) {
      throw new DocumentException(located.source() + ": " + e.getMessage());
    }
  }

  private static @Nullable Located read(Path folder, String name, List<EvidenceFile> files) {
    var path = folder.resolve(name);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try {
      // A link out of the folder would let one bundle speak for another.
      if (!path.toRealPath().startsWith(folder.toRealPath()) || !Files.isRegularFile(path)) {
        throw DocumentException.at(name + ":1", "a link or no file", "a file in the bundle");
      }
      if (Files.size(path) > MOST_BYTES) {
        throw DocumentException.at(name + ":1", "over 64 MiB", "a smaller document");
      }
      var bytes = Files.readAllBytes(path);
      files.add(new EvidenceFile(name, Json.digest(bytes)));
      return Located.json(name, utf8(name, bytes));
    } catch (IOException e) {
      throw new DocumentException(name + ": cannot be read: " + e.getMessage());
    }
  }

  private static String utf8(String name, byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      throw DocumentException.at(name + ":1", "bytes that are not UTF-8", "UTF-8 text");
    }
    return text;
  }
}
