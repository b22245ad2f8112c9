package dev.ringproof.rings.judge;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A verdict as an in-toto statement with SLSA's verification summary as its predicate, so that
 * stock tools can verify it. Only PASS reads {@code PASSED}.
 */
public final class Statement {
  /** The payload type of the envelope. */
  public static final String TYPE = "application/vnd.in-toto+json";

  private static final String PREFIX = "sha256:";

  private Statement() {}

  /** Returns the statement; empty if the verdict is about no subject that evidence names. */
  public static Optional<JsonObject> of(VerdictDocument verdict) {
    var subject = verdict.subject();
    var digest = verdict.digest();
    if (subject == null || digest == null) {
      return Optional.empty();
    }
    var passed = verdict.verdict() == Verdict.PASS;
    var level = "RINGPROOF_RING_" + verdict.ring() + "_" + verdict.purpose().name();
    var inputs =
        verdict.evidence().stream()
            .map(file -> (JsonValue) resource(file.file(), file.sha256()))
            .toList();
    var predicate =
        JsonValue.object()
            .with("verifier", JsonValue.object().with("id", "https://ringproof.dev/judge"))
            .with("timeVerified", verdict.issuedAt().toString())
            .with("resourceUri", "urn:ringproof:subject:" + digest)
            .with("policy", resource("urn:ringproof:rings", subject.rings()))
            .with("inputAttestations", new JsonArray(inputs))
            .with("verificationResult", passed ? "PASSED" : "FAILED")
            .with("verifiedLevels", JsonArray.ofStrings(passed ? List.of(level) : List.of()))
            .with("https://ringproof.dev/verdict/v1", verdict.json());
    var artefact =
        JsonValue.object()
            .with("name", "artefact")
            .with("digest", JsonValue.object().with("sha256", hex(subject.artefact())));
    return Optional.of(
        JsonValue.object()
            .with("_type", "https://in-toto.io/Statement/v1")
            .with("subject", JsonValue.array(artefact))
            .with("predicateType", "https://slsa.dev/verification_summary/v1")
            .with("predicate", predicate));
  }

  private static JsonObject resource(String uri, String digest) {
    return JsonValue.object()
        .with("uri", uri)
        .with("digest", JsonValue.object().with("sha256", hex(digest)));
  }

  private static String hex(String digest) {
    return digest.substring(PREFIX.length());
  }
}
