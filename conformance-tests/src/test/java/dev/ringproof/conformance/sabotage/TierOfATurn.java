package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.BodyReader;
import java.util.HashSet;
import java.util.Set;

/** Takes a turn that names another tier than its session's. */
public final class TierOfATurn extends Assembly {
  TierOfATurn(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, TierOfATurn::new);
  }

  @Override
  protected BodyReader bodies() {
    var honest = super.bodies();
    return (body, known) -> honest.object(body, known.contains("message") ? more(known) : known);
  }

  private static Set<String> more(Set<String> known) {
    var all = new HashSet<>(known);
    all.add("tier");
    return all;
  }
}
