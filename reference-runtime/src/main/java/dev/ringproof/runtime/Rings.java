package dev.ringproof.runtime;

import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.Documents;
import dev.ringproof.runtime.crash.CrashPoints;
import dev.ringproof.runtime.crash.HeldTurns;
import dev.ringproof.runtime.ring.ArtefactDigest;
import dev.ringproof.runtime.ring.GrantedRing;
import dev.ringproof.runtime.ring.RingGate;
import java.time.Clock;

/** The ring that the configured grant opens, and what may be done in it. */
final class Rings {
  private Rings() {}

  static GrantedRing open(Config config, Documents documents, Clock clock) {
    return GrantedRing.open(
        documents.grant(),
        documents.trusted(),
        documents.subject(ArtefactDigest.ofRunning()),
        config.ring(),
        documents.tenants(),
        clock);
  }

  /** Returns where turns are held: nowhere, unless it is configured and the grant allows it. */
  static CrashPoints crash(Config config, RingGate ring) {
    var asked = config.crashPoint();
    var kind = ring.grant().text("/kind").orElse("");
    return asked == null ? CrashPoints.NONE : HeldTurns.under(kind, asked, config.dataDir());
  }
}
