package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.runtime.budget.Budgets;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.store.SessionStore;
import java.time.Clock;

/** What a tenant spends and may spend in the window that runs, as it is shown to its people. */
record TenantUsage(
    SessionStore sessions, RingGate ring, BudgetWindow window, String currency, Clock clock) {

  /** Returns the view; the limit and what remains are null for a tenant without one of its own. */
  JsonObject of(String tenant) {
    var spent = sessions.usage(tenant, window, clock.instant());
    var limit = ring.tenant(tenant).map(Tenant::budget);
    JsonObject view =
        JsonValue.object()
            .with("tenant", tenant)
            .with("currency", currency)
            .with("limit", limit.<JsonValue>map(Budgets::json).orElseGet(JsonNull::new));
    for (var member : spent.members().entrySet()) {
      view = view.with(member.getKey(), member.getValue());
    }
    var left =
        limit.map(
            most ->
                most.minus(Budgets.spend(spent, "/settled"))
                    .minus(Budgets.spend(spent, "/reserved")));
    return view.with("remaining", left.<JsonValue>map(Budgets::json).orElseGet(JsonNull::new));
  }
}
