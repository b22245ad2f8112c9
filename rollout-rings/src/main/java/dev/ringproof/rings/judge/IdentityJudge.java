package dev.ringproof.rings.judge;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.rings.bundle.Bundle;
import dev.ringproof.rings.spec.RingData;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Whether all documents of a bundle speak of one run of one subject under one set of data. */
final class IdentityJudge {
  private final RingData rings;
  private final Findings findings;

  IdentityJudge(RingData rings, Findings findings) {
    this.rings = rings;
    this.findings = findings;
  }

  /** Judges, and returns the tier data if the bundle holds one that fits. */
  Optional<TierData> judge(Bundle bundle) {
    var documents = bundle.inOrder();
    if (documents.isEmpty()) {
      findings.insufficient(
          "bundle", "no evidence", "no evidence for ring " + bundle.ring() + " in the bundle");
      return Optional.empty();
    }
    var first = documents.getFirst();
    for (var document : documents) {
      same(document, first, "run", Evidence::run);
      same(document, first, "target", Evidence::target);
      same(document, first, "harness", Evidence::harness);
      same(document, first, "seed", Evidence::seed);
      same(document, first, "subject", e -> e.subject().digest());
      if (document.ring() != bundle.ring()) {
        mixed(document, "ring", "ring " + document.ring(), "ring " + bundle.ring());
      }
      if (document.ended().isBefore(document.started())) {
        mixed(document, "ended", document.ended().toString(), "a time after its start");
      }
    }
    data(bundle, first.subject());
    var tiers = tiers(bundle);
    tiers.ifPresent(data -> documents.forEach(document -> scale(document, data)));
    return tiers;
  }

  private void same(
      Evidence document, Evidence first, String what, Function<Evidence, Object> part) {
    var found = part.apply(document);
    var expected = part.apply(first);
    if (!found.equals(expected)) {
      mixed(document, what, found.toString(), expected + " as in " + first.suite());
    }
  }

  private void mixed(Evidence document, String what, String found, String expected) {
    findings.invalid(
        "bundle." + what,
        found,
        "mixed or stale bundle: "
            + document.suite()
            + " has "
            + what
            + " "
            + found
            + ", expected "
            + expected);
  }

  private void data(Bundle bundle, Subject subject) {
    var named =
        Map.of(
            "tiers", subject.tiers(),
            "policy", subject.policy(),
            "prices", subject.prices(),
            "rings", subject.rings());
    for (var name : Bundle.DATA) {
      var document = bundle.data().get(name);
      var expected = named.getOrDefault(name, "");
      if (document == null) {
        findings.insufficient(
            "bundle.data." + name, "missing", "data/" + name + ".json is not in the bundle");
      } else if (!Json.digest(document).equals(expected)) {
        findings.invalid(
            "bundle.data." + name,
            Json.digest(document),
            "other data under the same digest: data/"
                + name
                + ".json has "
                + Json.digest(document)
                + ", the subject names "
                + expected);
      }
    }
    if (!rings.digest().equals(subject.rings())) {
      findings.invalid(
          "bundle.rings",
          subject.rings(),
          "the subject ran under ring data "
              + subject.rings()
              + ", the judge has "
              + rings.digest());
    }
  }

  private Optional<TierData> tiers(Bundle bundle) {
    JsonValue document = bundle.data().get("tiers");
    if (document == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonCodec.decode(document, TierData.class));
    } catch (DocumentException e) {
      findings.invalid("bundle.data.tiers", "broken", "data/tiers.json: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void scale(Evidence document, TierData data) {
    if (document.suite() == Suite.LOAD && document.scale() != 1) {
      findings.invalid(
          "bundle.scale",
          "scale " + document.scale(),
          "load ran on windows scaled by " + document.scale() + ", expected real ones");
    }
    var expected =
        document.scale() == 1
            ? document.subject()
            : document
                .subject()
                .withTiers(Json.digest(JsonCodec.encode(data.scaled(document.scale()))));
    if (!document.ranAs().equals(expected.digest())) {
      findings.invalid(
          "bundle.ranAs",
          document.ranAs(),
          document.suite()
              + " ran as "
              + document.ranAs()
              + ", but the tier data scaled by "
              + document.scale()
              + " gives "
              + expected.digest());
    }
  }
}
