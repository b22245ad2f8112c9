package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.ring.GrantedRing;
import dev.ringproof.runtime.ring.RingGate;
import java.time.Duration;
import java.util.Map;

/** Takes as many turns at once as come, and says so. */
public final class NoLimit extends Assembly {
  NoLimit(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, NoLimit::new);
  }

  private static final RingGate.Admission.Place ROOM =
      new RingGate.Admission.Place() {
        @Override
        public void done(Duration typical) {}

        @Override
        public void dropped() {}

        @Override
        public void ignore() {}
      };

  @Override
  protected RingGate admission(GrantedRing opened) {
    return Replaced.in(
        RingGate.class,
        super.admission(opened),
        Map.of("admit", (given, call) -> ROOM, "concurrency", (given, call) -> none()));
  }

  private static JsonObject none() {
    var shown = JsonValue.object();
    for (var tier : TierId.values()) {
      shown = shown.with(tier.toString(), JsonValue.object().with("limit", 0).with("inFlight", 0));
    }
    return shown;
  }
}
