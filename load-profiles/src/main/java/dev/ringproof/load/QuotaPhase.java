package dev.ringproof.load;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.evidence.LoadFacts.PhaseFacts;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tenants with a small quota offer more than it at once, in one window. Taken by the harness's own
 * client, since each refusal's headers are looked at.
 */
final class QuotaPhase {
  static final String NAME = "quota";

  private static final int BEYOND = 5;
  private static final Duration ROOM = Duration.ofSeconds(8);
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private final Stage stage;
  private final InstantSource clock;

  QuotaPhase(Stage stage, InstantSource clock) {
    this.stage = stage;
    this.clock = clock;
  }

  /** How one offer ended. */
  enum Offer {
    COMPLETED,
    ADMITTED_BUT_FAILED,
    REFUSED,
    REFUSED_WRONGLY,
    FAILED
  }

  /** What one tenant's offers came to. */
  record TenantCount(String tenant, int quota, List<Offer> offers, List<String> complaints) {
    long count(Offer offer) {
      return offers.stream().filter(o -> o == offer).count();
    }

    long admitted() {
      return count(Offer.COMPLETED) + count(Offer.ADMITTED_BUT_FAILED);
    }

    long refused() {
      return count(Offer.REFUSED) + count(Offer.REFUSED_WRONGLY);
    }

    boolean exact() {
      return admitted() == Math.min(quota, offers.size())
          && refused() == offers.size() - admitted();
    }

    /** Returns how many offers ended as an exact quota has them end. */
    Rate rate() {
      var allowed = Math.min(quota, offers.size());
      var good =
          Math.min(admitted(), allowed) + Math.min(count(Offer.REFUSED), offers.size() - allowed);
      return new Rate("quota-exact", null, tenant, good, offers.size());
    }
  }

  /** What all tenants' offers came to. */
  record Seen(List<TenantCount> tenants, PhaseFacts facts) {}

  Seen run(int tenants) {
    var quota = stage.standing().plan().tenants().smallQuota();
    var offers = new ArrayList<Assignment>();
    for (int t = 0; t < tenants; t++) {
      var who = stage.standing().personas().quotaUser();
      for (int i = 0; i < quota.turns() + BEYOND; i++) {
        offers.add(offer(who, offers.size()));
      }
    }
    var seated = stage.crew().seated(offers);
    awaitRoom(quota);
    var answers = offerAll(seated);
    var counts = new ArrayList<TenantCount>();
    for (var tenant : seated.stream().map(a -> a.who().tenant()).distinct().toList()) {
      counts.add(count(tenant, quota.turns(), seated, answers));
    }
    return new Seen(counts, facts(seated, counts));
  }

  private Assignment offer(Persona who, int number) {
    var nonce = stage.nonce(NAME, number);
    return new Assignment(TierId.A, who, Crew.UNOPENED, nonce, 50, 20, Duration.ZERO);
  }

  /** Windows are aligned to the epoch: a run that straddled two would see two quotas. */
  private void awaitRoom(Tenant.Quota quota) {
    var window = Duration.ofSeconds(quota.windowSeconds()).toMillis();
    var left = window - Math.floorMod(clock.millis(), window);
    if (left >= Math.min(ROOM.toMillis(), window / 2)) {
      return;
    }
    var until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(left + 100);
    for (var rest = until - System.nanoTime(); rest > 0; rest = until - System.nanoTime()) {
      LockSupport.parkNanos(rest);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  private record Answer(Offer offer, String complaint) {}

  private List<Answer> offerAll(List<Assignment> seated) {
    var tasks = new ArrayList<Callable<Answer>>();
    seated.forEach(assignment -> tasks.add(() -> take(assignment)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Answer>();
      for (var future : threads.invokeAll(tasks)) {
        answers.add(future.get());
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while quotas were tried", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an offer could not be made", e.getCause());
    }
  }

  private Answer take(Assignment a) {
    var binding = stage.standing().binding();
    try (var stream = binding.takeTurn(a.who(), a.session(), TurnAsk.of(a.message()))) {
      var refusal = stream.refusal();
      if (refusal.isPresent()) {
        return refused(refusal.get());
      }
      stream.toEnd(WITHIN);
      var done = stream.terminal().filter(e -> e.type().equals("turn.completed")).isPresent();
      return done
          ? new Answer(Offer.COMPLETED, "")
          : new Answer(Offer.ADMITTED_BUT_FAILED, "admitted, but ended " + stream.terminal());
    }
  }

  private static Answer refused(Reply reply) {
    if (reply.status() != 429) {
      return new Answer(Offer.FAILED, "wanted 429, got " + reply);
    }
    if (!reply.is(ProblemType.QUOTA_EXCEEDED)) {
      return new Answer(Offer.REFUSED_WRONGLY, "wanted quota-exceeded, got " + reply);
    }
    for (var header : List.of("ratelimit", "retry-after")) {
      if (reply.header(header).isEmpty()) {
        return new Answer(Offer.REFUSED_WRONGLY, "a refusal without the header " + header);
      }
    }
    return new Answer(Offer.REFUSED, "");
  }

  private static TenantCount count(
      String tenant, int quota, List<Assignment> seated, List<Answer> answers) {
    var offers = new ArrayList<Offer>();
    var complaints = new ArrayList<String>();
    for (int i = 0; i < seated.size(); i++) {
      if (seated.get(i).who().tenant().equals(tenant)) {
        offers.add(answers.get(i).offer());
        if (!answers.get(i).complaint().isEmpty()) {
          complaints.add(answers.get(i).complaint());
        }
      }
    }
    return new TenantCount(tenant, quota, List.copyOf(offers), List.copyOf(complaints));
  }

  private PhaseFacts facts(List<Assignment> seated, List<TenantCount> counts) {
    var load = stage.standing().witness().load();
    var completed = counts.stream().mapToLong(c -> c.count(Offer.COMPLETED)).sum();
    var refused = counts.stream().mapToLong(TenantCount::refused).sum();
    return new PhaseFacts(
        NAME,
        seated.size(),
        seated.size(),
        completed,
        refused,
        seated.size() - completed - refused,
        seated.stream().filter(a -> load.of(a.nonce()).isPresent()).count());
  }
}
