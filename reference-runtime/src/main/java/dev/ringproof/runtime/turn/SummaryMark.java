package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.store.Vault;
import dev.ringproof.runtime.store.Vault.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Up to which exchange a session's summary tells of what was said. It stands in the vault, beside
 * the exchanges and for as long, and names its summary by digest: the turn writes it before its
 * last commit, and where that commit did not come the mark is of no summary there is.
 */
final class SummaryMark {
  private final Vault vault;
  private final Clock clock;
  private final Duration vaultWindow;

  SummaryMark(Vault vault, Clock clock, Duration vaultWindow) {
    this.vault = vault;
    this.clock = clock;
    this.vaultWindow = vaultWindow;
  }

  /** Returns the last exchanges that the summary does not tell of, oldest first. */
  List<Exchange> since(String session, String summary, int most) {
    var recent = vault.recent(session, most);
    var mark = vault.get(key(session)).orElse("");
    for (int i = recent.size() - 1; i >= 0; i--) {
      if (mark.equals(text(recent.get(i), summary))) {
        return recent.subList(i + 1, recent.size());
      }
    }
    return recent;
  }

  /** Notes that the summary tells of everything up to this exchange. */
  void put(String session, String summary, Exchange last) {
    vault.put(session, key(session), text(last, summary), clock.instant().plus(vaultWindow));
  }

  private static String key(String session) {
    return "summarised:" + session;
  }

  private static String text(Exchange last, String summary) {
    return last.turn() + " " + Json.digest(summary.getBytes(StandardCharsets.UTF_8));
  }
}
