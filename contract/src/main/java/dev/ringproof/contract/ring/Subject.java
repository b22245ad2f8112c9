package dev.ringproof.contract.ring;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.regex.Pattern;

/**
 * What is judged: an artefact together with the data that shapes its behaviour. The same artefact
 * under other data is another subject. All components read {@code sha256:<64 hex digits>}.
 */
public record Subject(String artefact, String tiers, String policy, String prices, String rings) {
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  public Subject {
    for (var digest : new String[] {artefact, tiers, policy, prices, rings}) {
      if (!DIGEST.matcher(digest).matches()) {
        throw new IllegalArgumentException(
            "found \"" + digest + "\", expected sha256: and 64 hex digits");
      }
    }
  }

  /** Returns the digest that names this subject: over the RFC 8785 form of the five. */
  public String digest() {
    return Json.digest(json());
  }

  /** Returns the five digests as the members of an object, without the digest over them. */
  public JsonObject json() {
    return JsonValue.object()
        .with("artefact", artefact)
        .with("tiers", tiers)
        .with("policy", policy)
        .with("prices", prices)
        .with("rings", rings);
  }

  /** Returns the same subject under other tier data: what a scaled proof runs as. */
  public Subject withTiers(String digest) {
    return new Subject(artefact, digest, policy, prices, rings);
  }

  /** Returns the same subject under another policy: what a reload makes of it. */
  public Subject withPolicy(String digest) {
    return new Subject(artefact, tiers, digest, prices, rings);
  }
}
