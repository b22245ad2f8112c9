package dev.ringproof.testbed.persona;

import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The people of one standing; safe for many threads. */
public final class Personas {
  private static final String REFUNDS = "refunds:write";
  private static final String OPERATORS = "operators";

  private static final int BUDGETS = 6;
  private static final Spend SMALL_BUDGET = new Spend(5_000, 5_000_000);

  /** A tenant of kind internal that every standing knows. */
  public static final String INTERNAL_TENANT = "team";

  /** A tenant of kind synthetic that every standing knows. */
  public static final String SYNTHETIC_TENANT = "probes";

  private final ActorType type;
  private final TenantPlan plan;
  private final TokenForge forge;
  private final AtomicInteger plain = new AtomicInteger();
  private final AtomicInteger quota = new AtomicInteger();
  private final AtomicInteger notOptedIn = new AtomicInteger();
  private final AtomicInteger budget = new AtomicInteger();
  private final AtomicInteger subjects = new AtomicInteger();

  /** Makes the people of a ring. */
  public Personas(int ring, TenantPlan plan, TokenForge forge) {
    this.type = typeIn(ring);
    this.plan = plan;
    this.forge = forge;
  }

  /** Returns the kind of actor that tests of a ring use: 0 synthetic, 1 internal, then external. */
  public static ActorType typeIn(int ring) {
    return switch (ring) {
      case 0 -> ActorType.SYNTHETIC;
      case 1 -> ActorType.INTERNAL;
      default -> ActorType.EXTERNAL;
    };
  }

  /** Returns the tenants that a runtime in the ring must know for the plan. */
  public static List<Tenant> tenants(int ring, TenantPlan plan) {
    var kind = typeIn(ring);
    var tenants = new ArrayList<Tenant>();
    tenants.add(new Tenant(OPERATORS, kind, true, null, null));
    tenants.add(new Tenant(INTERNAL_TENANT, ActorType.INTERNAL, false, null, null));
    tenants.add(new Tenant(SYNTHETIC_TENANT, ActorType.SYNTHETIC, false, null, null));
    for (int i = 1; i <= plan.plain(); i++) {
      tenants.add(new Tenant(name("plain", i), kind, true, null, null));
    }
    for (int i = 1; i <= plan.quota(); i++) {
      tenants.add(new Tenant(name("quota", i), kind, true, plan.smallQuota(), null));
    }
    for (int i = 1; i <= BUDGETS; i++) {
      tenants.add(new Tenant(name("budget", i), kind, true, null, SMALL_BUDGET));
    }
    for (int i = 1; i <= plan.notOptedIn(); i++) {
      tenants.add(new Tenant(name("waiting", i), ActorType.EXTERNAL, false, null, null));
    }
    return tenants;
  }

  /** Returns a user of a fresh tenant, of the kind that the ring admits: agent, refunds:write. */
  public Persona user() {
    return userOf(fresh("plain", plain, plan.plain()));
  }

  /** Returns another user of a tenant, the same scopes. */
  public Persona userOf(String tenant) {
    return of(type, tenant, Set.of(Wire.SCOPE_AGENT, REFUNDS));
  }

  /** Returns an approver of a tenant: agent, approve. */
  public Persona approverOf(String tenant) {
    return of(type, tenant, Set.of(Wire.SCOPE_AGENT, Wire.SCOPE_APPROVE));
  }

  /** Returns an operator: ops. */
  public Persona ops() {
    return of(type, OPERATORS, Set.of(Wire.SCOPE_OPS));
  }

  /** Returns a user of a fresh tenant with the plan's small quota. */
  public Persona quotaUser() {
    return userOf(fresh("quota", quota, plan.quota()));
  }

  /** Returns a user of a fresh tenant whose sessions together may spend the small budget. */
  public Persona budgetUser() {
    return userOf(fresh("budget", budget, BUDGETS));
  }

  /** Returns what a budget tenant may spend in one window. */
  public Spend smallBudget() {
    return SMALL_BUDGET;
  }

  /** Returns an external user of a tenant that did not opt in. */
  public Persona notOptedIn() {
    var tenant = fresh("waiting", notOptedIn, plan.notOptedIn());
    return of(ActorType.EXTERNAL, tenant, Set.of(Wire.SCOPE_AGENT, REFUNDS));
  }

  /** Returns anyone, with a good token and a fresh subject. */
  public Persona of(ActorType actor, String tenant, Set<String> scopes) {
    var subject = "sub-" + subjects.incrementAndGet();
    return forge.good(new Persona(tenant, subject, actor, scopes, null));
  }

  /** Returns the maker of tokens, good and broken. */
  public TokenForge forge() {
    return forge;
  }

  private static String fresh(String sort, AtomicInteger taken, int most) {
    var number = taken.incrementAndGet();
    if (number > most) {
      throw new IllegalStateException(
          "all " + most + " tenants of the sort " + sort + " are taken: plan for more of them");
    }
    return name(sort, number);
  }

  private static String name(String sort, int number) {
    return String.format(Locale.ROOT, "%s-%04d", sort, number);
  }
}
