package dev.ringproof.runtime.ring;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Grant;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Actor;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A ring that a grant opened: it admits the kinds of actor that belong in it, and bounds how many
 * turns run at once, in ring 3 by a limit that follows the latency it sees.
 *
 * <p>A grant that expires while the runtime runs closes the door and nothing else: turns under way
 * end, every new request is refused with 503 until a fresh grant is there.
 */
public final class GrantedRing implements RingGate {
  private final InstantSource clock;
  private final Map<String, Tenant> tenants = new LinkedHashMap<>();
  private final Map<TierId, TierPlaces> places = new EnumMap<>(TierId.class);
  private volatile Grant grant;

  /** Opens a ring with a grant that has been checked. */
  GrantedRing(Grant grant, List<Tenant> tenants, InstantSource clock, LongSupplier nanos) {
    this.grant = grant;
    this.clock = clock;
    for (var tenant : tenants) {
      if (this.tenants.put(tenant.id(), tenant) != null) {
        throw DocumentException.at("tenants", "\"" + tenant.id() + "\" twice", "each tenant once");
      }
    }
    for (var tier : TierId.values()) {
      places.put(tier, grant.ring() == 3 ? TierPlaces.adaptive(nanos) : TierPlaces.fixed(nanos));
    }
  }

  /**
   * Opens the configured ring with a signed grant.
   *
   * @param envelope the DSSE envelope of the grant
   * @param trusted keys of the configuration
   * @param running what runs here: its digest must be the grant's
   * @param ring the configured ring: must be the grant's
   * @throws DocumentException that says which part of the grant does not open this ring
   */
  public static GrantedRing open(
      JsonValue envelope,
      Collection<PublicKey> trusted,
      Subject running,
      int ring,
      List<Tenant> tenants,
      InstantSource clock) {
    return new GrantedRing(
        check(envelope, trusted, running, ring, clock), tenants, clock, System::nanoTime);
  }

  /**
   * Goes on under another grant, which must open the same ring for what runs from now on.
   *
   * @throws DocumentException that says which part of the grant does not; then nothing changed
   */
  public void renew(JsonValue envelope, Collection<PublicKey> trusted, Subject running) {
    grant = check(envelope, trusted, running, grant.ring(), clock);
  }

  private static Grant check(
      JsonValue envelope,
      Collection<PublicKey> trusted,
      Subject running,
      int ring,
      InstantSource clock) {
    if (trusted.isEmpty()) {
      throw new DocumentException(
          "grant: no trusted key is configured, so no grant opens a ring; name the keys' file");
    }
    var grant = JsonCodec.decode(Dsse.open(envelope, Grant.TYPE, trusted), Grant.class);
    if (grant.ring() != ring) {
      throw DocumentException.at(
          "grant " + grant.id(), "ring " + grant.ring(), "ring " + ring + " as configured");
    }
    if (!grant.digest().equals(running.digest())) {
      throw DocumentException.at(
          "grant " + grant.id(),
          "digest "
              + grant.digest()
              + " (differs in "
              + differences(grant.subject(), running)
              + ")",
          running.digest() + ", what runs here; ask for a grant for it");
    }
    var now = clock.instant();
    if (!now.isBefore(grant.expires())) {
      throw DocumentException.at(
          "grant " + grant.id(),
          "expiry at " + grant.expires(),
          "one after " + now + "; ask for a fresh grant");
    }
    return grant;
  }

  private static List<String> differences(Subject granted, Subject running) {
    var there = running.json();
    return granted.json().members().entrySet().stream()
        .filter(member -> !member.getValue().equals(there.members().get(member.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether the grant still holds; a runtime whose ring is closed is not ready. */
  public boolean isOpen() {
    return clock.instant().isBefore(grant.expires());
  }

  @Override
  public int ring() {
    return grant.ring();
  }

  /** Returns what kind of grant holds now. */
  public GrantKind kind() {
    return grant.kind();
  }

  @Override
  public JsonObject grant() {
    var shown = grant;
    return JsonValue.object()
        .with("id", shown.id())
        .with("kind", shown.kind().toString())
        .with("expires", shown.expires().toString());
  }

  @Override
  public Optional<ProblemType> refusal(Actor actor) {
    if (!isOpen()) {
      return Optional.of(ProblemType.CAPACITY);
    }
    if (!admitsKind(actor.type())) {
      return Optional.of(ProblemType.RING_NOT_ADMITTED);
    }
    var tenant = tenants.get(actor.tenant());
    return tenant != null && admits(tenant, actor.type())
        ? Optional.empty()
        : Optional.of(ProblemType.TENANT_NOT_ADMITTED);
  }

  private boolean admitsKind(ActorType type) {
    return switch (type) {
      case SYNTHETIC -> true;
      case INTERNAL -> ring() >= 1;
      case EXTERNAL -> ring() >= 2;
    };
  }

  private boolean admits(Tenant tenant, ActorType type) {
    var optedIn = type != ActorType.EXTERNAL || ring() == 3 || tenant.optedIn();
    return tenant.kind() == type && optedIn;
  }

  @Override
  public Optional<Tenant> tenant(String id) {
    return Optional.ofNullable(tenants.get(id));
  }

  @Override
  public Admission admit(TierId tier, String tenant) {
    return isOpen() ? places(tier).take(tenant) : TierPlaces.FULL;
  }

  @Override
  public JsonObject concurrency() {
    var shown = JsonValue.object();
    for (var tier : TierId.values()) {
      var here = places(tier);
      shown =
          shown.with(
              tier.toString(),
              JsonValue.object().with("limit", here.limit()).with("inFlight", here.inFlight()));
    }
    return shown;
  }

  private TierPlaces places(TierId tier) {
    var found = places.get(tier);
    if (found == null) {
      throw new IllegalStateException("no places for tier " + tier);
    }
    return found;
  }
}
