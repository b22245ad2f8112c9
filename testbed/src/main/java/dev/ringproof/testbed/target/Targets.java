package dev.ringproof.testbed.target;

import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a user names as a target. */
public final class Targets {
  static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private Targets() {}

  /**
   * Reads {@code --target}: {@code reference}, a file's path, or an http address.
   *
   * @throws DocumentException naming file and line
   */
  public static TargetSpec parse(String option, Path home) {
    if (option.equals("reference")) {
      return reference(home);
    }
    if (option.startsWith("http://") || option.startsWith("https://")) {
      var url = url("--target", option);
      var name = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
      return new TargetSpec(name, null, url, Set.of(), List.of(), null, null, home);
    }
    return load(Path.of(option), home);
  }

  /** Returns the reference runtime as built in this checkout. */
  public static TargetSpec reference(Path home) {
    return ReferenceTarget.of(home);
  }

  /**
   * Reads a target file; its relative paths count from its folder.
   *
   * @throws DocumentException naming file and line
   */
  public static TargetSpec load(Path file, Path home) {
    try {
      var document = Located.byName(file.toString(), Files.readAllBytes(file));
      return read(document, file.toAbsolutePath().normalize(), home);
    } catch (IOException e) {
      throw DocumentException.at(
          file.toString(), "no readable file", "reference, a target file or an http address");
    }
  }

  private static TargetSpec read(Located document, Path file, Path home) {
    var value = Schemas.check("target", document);
    var folder = file.getParent() == null ? home : file.getParent();
    var artefact =
        value.items("/artefact").stream()
            .map(item -> resolve(item.text("").orElseThrow(), folder, home))
            .toList();
    var key = value.text("/tokenKey").map(text -> resolve(text, folder, home)).orElse(null);
    return new TargetSpec(
        value.text("/name").orElseThrow(),
        value.at("/start").map(start -> start(document, start)).orElse(null),
        value.text("/url").map(url -> url(document.place("/url"), url)).orElse(null),
        lends(value),
        checked(document, artefact),
        key,
        value.text("/notes").orElse(null),
        folder,
        ChatSpecs.read(document, value, folder));
  }

  private static List<Path> checked(Located document, List<Path> artefact) {
    for (int i = 0; i < artefact.size(); i++) {
      if (artefact.get(i).toString().contains("${")) {
        throw DocumentException.at(
            document.place("/artefact/" + i),
            "\"" + artefact.get(i) + "\"",
            "a path, in which ${home} and ${target.dir} may stand");
      }
    }
    return artefact;
  }

  private static Path resolve(String text, Path folder, Path home) {
    var filled =
        text.replace("${home}", home.toString()).replace("${target.dir}", folder.toString());
    return folder.resolve(filled).normalize();
  }

  private static Set<Seam> lends(JsonValue value) {
    var lends = EnumSet.noneOf(Seam.class);
    for (var item : value.items("/lends")) {
      for (var seam : Seam.values()) {
        if (item.text("").filter(seam.toString()::equals).isPresent()) {
          lends.add(seam);
        }
      }
    }
    return lends;
  }

  private static StartSpec start(Located document, JsonValue start) {
    var command = new ArrayList<String>();
    for (var item : start.items("/command")) {
      var word = item.text("").orElseThrow();
      Variables.check(document.place("/start/command/" + command.size()), word);
      command.add(word);
    }
    var env = new LinkedHashMap<String, String>();
    if (start.at("/env").orElse(null) instanceof JsonObject object) {
      object.members().forEach((name, item) -> env.put(name, variable(document, name, item)));
    }
    return new StartSpec(
        command, env, readyWithin(document, start.text("/readyWithin").orElse(null)));
  }

  private static String variable(Located document, String name, JsonValue item) {
    var text = item instanceof JsonString string ? string.value() : Json.write(item);
    Variables.check(document.place("/start/env/" + name), text);
    return text;
  }

  private static Duration readyWithin(Located document, @Nullable String text) {
    try {
      return text == null ? READY_WITHIN : Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw DocumentException.at(
          document.place("/start/readyWithin"), "\"" + text + "\"", "a duration such as PT30S");
    }
  }

  private static URI url(String place, String text) {
    try {
      var url = URI.create(text);
      if ("http".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException malformed) {
      // The sentence below says it.
    }
    throw DocumentException.at(
        place, "\"" + text + "\"", "an address such as http://127.0.0.1:8080 (plain http)");
  }
}
