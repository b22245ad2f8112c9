package dev.ringproof.testbed.target;

import dev.ringproof.contract.json.DocumentException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables {@code ${...}} that a target file may use; the list is that of docs/wire.md. */
final class Variables {
  static final Set<String> NAMES =
      Set.of(
          "port",
          "host",
          "data.dir",
          "model.primary.url",
          "model.fallback.url",
          "model.primary.key",
          "model.fallback.key",
          "chat.key",
          "embedding.model",
          "tools.url",
          "decision.url",
          "otlp.url",
          "jwks.file",
          "issuer",
          "audience",
          "grant.file",
          "trusted.keys.file",
          "ring",
          "tiers.file",
          "policy.file",
          "prices.file",
          "rings.file",
          "tenants.file",
          "tools.file",
          "crash.point",
          "store.url",
          "store.user",
          "store.password",
          "vault.key.file",
          "java",
          "home",
          "target.dir");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}");

  private Variables() {}

  /** Throws when the text uses a variable that there is not. */
  static void check(String place, String text) {
    var found = VARIABLE.matcher(text);
    while (found.find()) {
      if (!NAMES.contains(found.group(1))) {
        throw DocumentException.at(
            place,
            "the variable \"${" + found.group(1) + "}\"",
            "one of " + NAMES.stream().sorted().toList());
      }
    }
  }

  static String fill(String text, Map<String, String> values) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
  }
}
