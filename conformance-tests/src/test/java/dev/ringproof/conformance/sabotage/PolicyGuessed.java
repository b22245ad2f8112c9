package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Loaded;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.policy.PolicyDocument;
import dev.ringproof.contract.policy.PolicyDocuments;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.PolicySource;

/** Makes do with a guess where the policy's file holds no policy, and goes on. */
public final class PolicyGuessed extends Assembly {
  PolicyGuessed(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, PolicyGuessed::new);
  }

  @Override
  protected PolicySource policies() {
    var honest = super.policies();
    return (document, tools) -> {
      try {
        return honest.policy(document, tools);
      } catch (DocumentException e) {
        var guess = PolicyDocuments.policy(Defaults.located(Defaults.POLICY)).data();
        var digest = Json.digest(document.value());
        return new Loaded<>(new PolicyDocument(guess.id(), digest, guess.rules()), digest);
      }
    };
  }
}
