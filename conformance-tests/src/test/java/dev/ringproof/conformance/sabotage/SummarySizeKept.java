package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.EventEncoder;
import dev.ringproof.runtime.store.TurnEvent;

/** Says of a context that was summarised that it is as long as before. */
public final class SummarySizeKept extends Assembly {
  SummarySizeKept(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, SummarySizeKept::new);
  }

  @Override
  protected EventEncoder events() {
    var honest = super.events();
    return event ->
        honest.text(event.type() == EventType.CONTEXT_SUMMARIZED ? asLong(event) : event);
  }

  private static TurnEvent asLong(TurnEvent event) {
    var told = event.payload();
    var before = told.whole("/beforeTokens").orElse(0L);
    return new TurnEvent(event.id(), event.type(), told.with("afterTokens", before));
  }
}
