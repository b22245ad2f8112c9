package dev.ringproof.runtime.store;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions and their budgets. A session of another tenant is as good as none. */
public interface SessionStore {
  /** Makes a session durable. */
  void open(Session session);

  /** Returns the tenant's session. */
  Optional<Session> find(String tenant, String id);

  /** Returns the session's money in the window that holds {@code now}. */
  BudgetView budget(Session session, BudgetWindow window, Instant now);

  /**
   * Erases a session: its row, events, actions' references, approvals' requesters and everything in
   * the vault; evidence logs stay. Returns the traces that were kept; empty if there was none.
   */
  Optional<List<String>> erase(String tenant, String id, Instant now);

  /**
   * Deletes what is past its review window: sessions with all their rows, the evidence of those and
   * of erased ones, old sums. Returns how many sessions, traces and sums went.
   */
  int purge(Retention retention, Instant now);

  /**
   * Returns the tenant's spend in the current window, as {@code /v1/usage} shows it: its end,
   * settled, reserved, by session and by model. It equals the sum of its turns.
   */
  JsonObject usage(String tenant, BudgetWindow window, Instant now);

  /**
   * Returns what comes back of the session's money, or of its tenant's, and when, the first first:
   * all that is settled or reserved now.
   */
  List<ComingBack> comingBack(
      Session session, boolean tenantWide, BudgetWindow window, Instant now);

  /** Returns the tenant's settled and reserved spend against a limit. */
  BudgetView tenantBudget(String tenant, Spend limit, BudgetWindow window, Instant now);
}
