package dev.ringproof.rings.judge;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.rings.bundle.Bundle;
import dev.ringproof.rings.bundle.Bundle.EvidenceFile;
import dev.ringproof.rings.judge.VerdictDocument.Binding;
import dev.ringproof.rings.judge.VerdictDocument.Objective;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the verdict document out of the findings: merges, and names what binds. */
record Assembly(@Nullable Integer from, int to, GrantKind purpose, Instant issuedAt) {

  VerdictDocument document(Findings findings, Bundle bundle) {
    var objectives = findings.settled();
    var verdict = Verdict.merge(objectives.stream().map(Objective::verdict).toList());
    var first = named(bundle);
    return new VerdictDocument(
        VerdictDocument.KIND,
        to,
        from,
        to,
        purpose,
        verdict,
        first.map(e -> e.subject().digest()).orElse(null),
        first.map(Evidence::subject).orElse(null),
        first.map(Evidence::run).orElse(null),
        first.map(Evidence::seed).orElse(null),
        first.map(Evidence::harness).orElse(null),
        objectives,
        binding(objectives, verdict, bundle),
        findings.warnings(),
        bundle.files(),
        issuedAt);
  }

  /** Returns the digest of the subject that the bundle names; null if it names none or several. */
  static @Nullable String digest(Bundle bundle) {
    return named(bundle).map(e -> e.subject().digest()).orElse(null);
  }

  /** A bundle of two subjects speaks for neither: what it shows is recorded against none. */
  private static Optional<Evidence> named(Bundle bundle) {
    var subjects = bundle.inOrder().stream().map(e -> e.subject().digest()).distinct().count();
    return subjects == 1 ? bundle.inOrder().stream().findFirst() : Optional.empty();
  }

  /** Returns one bundle with the documents and files of both; the first one's stand. */
  static Bundle joined(Bundle one, Bundle other) {
    var documents = new EnumMap<Suite, Evidence>(Suite.class);
    documents.putAll(other.documents());
    documents.putAll(one.documents());
    var files =
        Stream.concat(one.files().stream(), other.files().stream())
            .distinct()
            .sorted(Comparator.comparing(EvidenceFile::file))
            .toList();
    return new Bundle(one.ring(), documents, one.data(), files);
  }

  private static Binding binding(List<Objective> objectives, Verdict verdict, Bundle bundle) {
    var decides =
        objectives.stream().filter(o -> o.verdict() == verdict).min(Assembly::firstToName);
    var o =
        decides.orElseGet(
            () -> new Objective("none", verdict, "nothing", null, null, null, 0, "nothing judged"));
    return new Binding(
        o.id(), o.verdict(), o.bound(), o.target(), worstTenant(o.id(), bundle), o.reason());
  }

  /** Among those that pass, the one with least to spare. */
  private static int firstToName(Objective one, Objective other) {
    return one.verdict() == Verdict.PASS
        ? Double.compare(spare(one), spare(other))
        : Boolean.compare(late(one), late(other));
  }

  /** An order objective binds last: what was witnessed says more than what is missing. */
  private static boolean late(Objective o) {
    return o.id().startsWith("order");
  }

  private static double spare(Objective o) {
    var bound = o.bound();
    var target = o.target();
    if (bound == null || target == null || target == 0) {
      return Double.MAX_VALUE;
    }
    // A share must be at least its target, a time at most.
    return target <= 1 ? (bound - target) / (1 - target) : (target - bound) / target;
  }

  private static @Nullable String worstTenant(String objective, Bundle bundle) {
    if (!objective.startsWith("load") && !objective.startsWith("observed")) {
      return null;
    }
    var tier = objective.endsWith("-B") ? TierId.B : TierId.A;
    return Stream.of(Suite.LOAD, Suite.OBSERVED)
        .flatMap(suite -> bundle.document(suite).stream())
        .flatMap(e -> Optional.ofNullable(Measures.worstTenant(e, "turn-success", tier)).stream())
        .findFirst()
        .orElse(null);
  }
}
