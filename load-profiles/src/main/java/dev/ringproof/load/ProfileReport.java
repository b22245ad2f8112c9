package dev.ringproof.load;

import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.verdict.Judged;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load profile came to, {@code ring-N/profile-NAME.json} of an evidence folder.
 *
 * @param digest of the profile's file
 * @param ranAs digest of the subject that ran
 * @param reasons why the verdict is not PASS; empty if it is
 * @param mostLagMicros the limit of the injector's lag, p99
 * @param injector what the injector held before it drove; null where nothing was offered
 * @param besideRing the ring in whose limits the same load was offered once more; null: none
 * @param beside what came of that; empty without
 * @param measured what the runtime was measured to take; null where the profile did not ask
 */
public record ProfileReport(
    String kind,
    String profile,
    String title,
    String digest,
    int ring,
    String run,
    long seed,
    String harness,
    String target,
    Subject subject,
    String ranAs,
    Instant started,
    Instant ended,
    String lengths,
    Verdict verdict,
    List<String> reasons,
    long mostLagMicros,
    @Nullable InjectorFacts injector,
    @Nullable Measured measured,
    List<StepFacts> steps,
    List<Judged> objectives,
    @Nullable Integer besideRing,
    List<StepFacts> beside) {
  static final String KIND = "LoadProfileReport";

  public ProfileReport {
    reasons = List.copyOf(reasons);
    steps = List.copyOf(steps);
    objectives = List.copyOf(objectives);
    beside = List.copyOf(beside);
  }

  /** Returns the same with what came of the load in another ring's limits. */
  public ProfileReport beside(int otherRing, List<StepFacts> other) {
    return new ProfileReport(
        kind,
        profile,
        title,
        digest,
        ring,
        run,
        seed,
        harness,
        target,
        subject,
        ranAs,
        started,
        ended,
        lengths,
        verdict,
        reasons,
        mostLagMicros,
        injector,
        measured,
        steps,
        objectives,
        otherRing,
        other);
  }

  /**
   * What the runtime took when it was offered more.
   *
   * @param turnSeconds how long a turn took that had the runtime to itself
   * @param limit places that the runtime printed then
   * @param offeredPerSecond arrivals while it was measured
   * @param perSecond turns that it took and completed, a second
   * @param failed how many it took and did not complete: with many the figure is too low
   */
  public record Measured(
      double turnSeconds, double limit, double offeredPerSecond, double perSecond, long failed) {}

  /** Returns the report as JSON. */
  public JsonValue json() {
    return JsonCodec.encode(this);
  }

  /** Returns the tables, for a screen. */
  public List<String> lines() {
    return ProfileTable.of(this);
  }

  /** Returns the folder of the report below that of the evidence. */
  public Path folder(Path evidenceDir) {
    return evidenceDir.resolve("ring-" + ring);
  }

  /** Returns the name of the report's files, without their ending. */
  public String fileName() {
    return "profile-" + profile;
  }

  /** Writes the report and its tables below the folder. */
  public void write(Path evidenceDir) {
    EvidenceWriter.report(folder(evidenceDir), fileName(), json(), lines());
  }
}
