package dev.ringproof.rings.judge;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.rings.bundle.Bundle.EvidenceFile;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the judge says of one subject at the gate of one ring.
 *
 * @param from the ring that the subject comes from; null at ring 0
 * @param digest the subject's digest; null when no evidence names a subject
 * @param objectives all that was judged, in order
 * @param binding the one that decides
 * @param evidence the files that it was judged from
 * @param issuedAt given from outside: the judge has no clock
 */
public record VerdictDocument(
    String kind,
    int ring,
    @Nullable Integer from,
    int to,
    GrantKind purpose,
    Verdict verdict,
    @Nullable String digest,
    @Nullable Subject subject,
    @Nullable String run,
    @Nullable Long seed,
    @Nullable String harness,
    List<Objective> objectives,
    Binding binding,
    List<String> warnings,
    List<EvidenceFile> evidence,
    Instant issuedAt) {
  /** The value of {@code kind}. */
  public static final String KIND = "Verdict";

  public VerdictDocument {
    objectives = List.copyOf(objectives);
    warnings = List.copyOf(warnings);
    evidence = List.copyOf(evidence);
  }

  /**
   * One judged thing.
   *
   * @param bound what decided or would have to; null where there is none
   * @param target what the bound is held against, in its unit
   * @param confidence of the bound; null for what is no statistic
   * @param needed how many more samples would decide; 0 when decided
   */
  public record Objective(
      String id,
      Verdict verdict,
      String observed,
      @Nullable Double bound,
      @Nullable Double target,
      @Nullable Double confidence,
      long needed,
      String reason) {}

  /**
   * The objective that decides, or on PASS the one with the least to spare.
   *
   * @param worstTenant the tenant with the lowest share of good turns; null without tenants
   */
  public record Binding(
      String objective,
      Verdict verdict,
      @Nullable Double bound,
      @Nullable Double target,
      @Nullable String worstTenant,
      String reason) {}

  /** Returns the document as JSON. */
  public JsonValue json() {
    return JsonCodec.encode(this);
  }

  /** Returns the document's file: the same bytes for the same evidence, ledger and instant. */
  public String text() {
    return Json.pretty(json());
  }

  /** Returns one line for the screen, such as {@code FAIL ring 2 missing: ...}. */
  public String line() {
    return verdict + " " + binding.reason();
  }
}
