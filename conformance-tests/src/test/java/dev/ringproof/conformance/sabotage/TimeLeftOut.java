package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.EventEncoder;
import dev.ringproof.runtime.store.TurnEvent;

/** Shows tokens without the time at which they came. */
public final class TimeLeftOut extends Assembly {
  TimeLeftOut(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, TimeLeftOut::new);
  }

  @Override
  protected EventEncoder events() {
    var honest = super.events();
    return event ->
        event.type() == EventType.TOKEN
            ? honest.text(new TurnEvent(event.id(), event.type(), event.payload().without("at")))
            : honest.text(event);
  }
}
