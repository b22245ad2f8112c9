package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.Store;
import java.time.Instant;
import java.util.Map;

/** Tells of a window that resets, and counts what was spent in the one before as well. */
public final class WindowLingers extends Assembly {
  WindowLingers(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, WindowLingers::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var sessions =
        Replaced.in(
            SessionStore.class,
            honest.sessions(),
            Map.of(
                "budget",
                (given, call) -> {
                  var session = (Session) given[0];
                  var window = (BudgetWindow) given[1];
                  var before = ((Instant) given[2]).minus(window.length());
                  var now = (BudgetView) call.with(given);
                  var then = honest.sessions().budget(session, window, before);
                  return lingering(now, then);
                }));
    return Replaced.in(Store.class, honest, Map.of("sessions", (given, call) -> sessions));
  }

  private static BudgetView lingering(BudgetView now, BudgetView before) {
    return new BudgetView(
        now.limit(), now.settled().plus(before.settled()), now.reserved(), now.windowEnds());
  }
}
