package dev.ringproof.cli;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.Loaded;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.TierId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A document of questions to a policy, each with the decision that is expected. */
record PolicyCases(List<Case> cases) {
  PolicyCases {
    cases = List.copyOf(cases);
  }

  /** One question and what is expected of it. */
  record Case(String name, Question question, Expected expect) {}

  /** What a runtime would ask. */
  record Question(
      String actor,
      ActorType actorType,
      Set<String> scopes,
      String tenant,
      TierId tier,
      int ring,
      String tool,
      @Nullable JsonObject arguments,
      @Nullable Boolean approved,
      @Nullable Set<String> approverScopes) {}

  /** What is expected; what is null may be anything. */
  record Expected(
      String decision, @Nullable String mode, @Nullable String reason, @Nullable String rule) {
    boolean met(Told told) {
      return decision.equals(told.decision())
          && (mode == null || mode.equals(told.mode()))
          && (reason == null || reason.equals(told.reason()))
          && (rule == null || rule.equals(told.rule()));
    }

    @Override
    public String toString() {
      return decision
          + (mode == null ? "" : " (" + mode + ")")
          + (reason == null ? "" : " (" + reason + ")")
          + (rule == null ? "" : " by rule " + rule);
    }
  }

  static PolicyCases load(Path file) {
    return of(InputFile.written(file));
  }

  private static PolicyCases of(Located document) {
    var loaded = Loaded.of("policy-cases", document, PolicyCases.class).data();
    var seen = new HashSet<String>();
    for (int i = 0; i < loaded.cases().size(); i++) {
      if (!seen.add(loaded.cases().get(i).name())) {
        throw DocumentException.at(
            document.place("/cases/" + i + "/name"), "the name again", "each once");
      }
    }
    return loaded;
  }
}
