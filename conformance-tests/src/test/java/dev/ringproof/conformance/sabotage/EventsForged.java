package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.EventEncoder;

/** Writes a token's line breaks as they are. */
public final class EventsForged extends Assembly {
  EventsForged(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, EventsForged::new);
  }

  @Override
  protected EventEncoder events() {
    var honest = super.events();
    return event -> {
      var text = honest.text(event);
      return event.type() == EventType.TOKEN
          ? text.replace("\\n", "\n").replace("\\r", "\r")
          : text;
    };
  }
}
