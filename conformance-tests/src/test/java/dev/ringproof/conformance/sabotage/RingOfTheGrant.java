package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Grant;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.Documents;

/** Enters whichever ring its grant names, not the one it was configured for. */
public final class RingOfTheGrant extends Assembly {
  RingOfTheGrant(Config config) {
    super(granted(config));
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, RingOfTheGrant::new);
  }

  private static Config granted(Config config) {
    var documents = Documents.read(config);
    var grant =
        JsonCodec.decode(
            Dsse.open(documents.grant(), Grant.TYPE, documents.trusted()), Grant.class);
    return Replaced.with(Config.class, config, "ring", grant.ring());
  }
}
