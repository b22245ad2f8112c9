package dev.ringproof.contract.policy;

import java.util.List;
import java.util.Optional;

/** The document {@code tenants}: {@code {"tenants":[...]}}. */
public record TenantList(List<Tenant> tenants) {
  public TenantList {
    tenants = List.copyOf(tenants);
  }

  /** Returns the tenant with this id, or empty if there is none. */
  public Optional<Tenant> tenant(String id) {
    return tenants.stream().filter(t -> t.id().equals(id)).findFirst();
  }
}
