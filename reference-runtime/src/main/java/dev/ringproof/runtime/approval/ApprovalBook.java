package dev.ringproof.runtime.approval;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.ActionStore.Decider;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.stream.Channels;
import dev.ringproof.runtime.stream.TurnChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The approvals: each binds one action with exactly the arguments of one digest, and is decided
 * once, by someone else of the same tenant.
 */
public class ApprovalBook {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final ActionStore store;
  private final Channels channels;
  private final Clock clock;
  private final ConcurrentMap<String, CountDownLatch> waiting = new ConcurrentHashMap<>();
  private volatile Consumer<ApprovalRow> follower = approval -> {};
  private volatile Consumer<String> told = decision -> {};
  private volatile Predicate<String> elsewhere = approval -> false;

  /** Approvals that this process decided and whose turn waits here still. */
  private final Set<String> decidedHere = ConcurrentHashMap.newKeySet();

  /** Makes the book over the store. */
  public ApprovalBook(ActionStore store, Channels channels, Clock clock) {
    this.store = store;
    this.channels = channels;
    this.clock = clock;
  }

  /**
   * Names who follows the approvals that no turn waits for: told when one was asked for, and when
   * it was decided.
   */
  public void follow(Consumer<ApprovalRow> by) {
    follower = by;
  }

  /** Names who is told of each decision that somebody made who is no synthetic actor. */
  public void told(Consumer<String> by) {
    told = by;
  }

  /** Names what says whether a turn of another process waits for an approval. */
  public void others(Predicate<String> waiting) {
    elsewhere = waiting;
  }

  /** What an approver says. */
  public record Word(boolean approve, @Nullable String digest, @Nullable String reason) {}

  /** Makes the request durable, then shows it to the stream. */
  public void ask(
      TurnChannel channel,
      ApprovalRow approval,
      JsonObject arguments,
      Instant vaultUntil,
      List<EvidenceDraft> evidence) {
    var payload =
        JsonValue.object()
            .with("approval", approval.id())
            .with("action", approval.action())
            .with("mode", approval.mode().toString())
            .with("digest", approval.digest())
            .with("expiresAt", Times.text(approval.expiresAt()));
    channel.commit(
        List.of(new TurnChannel.Draft(EventType.APPROVAL_REQUIRED, payload)),
        events -> {
          store.ask(approval, arguments, vaultUntil, evidence, events);
          return true;
        });
    if (approval.mode() == ApprovalMode.ASYNC) {
      follower.accept(approval);
    }
  }

  /**
   * Waits until the approval is decided, expires, or the caller gives up; then it is expired.
   *
   * @param leave whether to stop waiting and leave the approval as it is: the process ends
   * @return the state it is in: {@code approved}, {@code denied} or {@code expired}; {@code
   *     pending} only when it was left
   */
  public String await(ApprovalRow approval, BooleanSupplier giveUp, BooleanSupplier leave) {
    var latch = waiting.computeIfAbsent(approval.id(), id -> new CountDownLatch(1));
    try {
      while (true) {
        var state = state(approval);
        if (!state.equals("pending")) {
          tell(approval);
          return state;
        }
        if (leave.getAsBoolean()) {
          return state;
        }
        if (giveUp.getAsBoolean() || !clock.instant().isBefore(approval.expiresAt())) {
          return expire(approval);
        }
        var left = Duration.between(clock.instant(), approval.expiresAt());
        var pause = left.compareTo(LOOK) < 0 ? left : LOOK;
        if (latch.await(Math.max(1, pause.toNanos()), TimeUnit.NANOSECONDS)) {
          return state(approval);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return expire(approval);
    } finally {
      waiting.remove(approval.id());
      decidedHere.remove(approval.id());
    }
  }

  /** Takes an approver's word. */
  public Decided decide(Actor approver, String id, Word word) {
    var found = store.approval(approver.tenant(), id);
    if (found.isEmpty()) {
      return new Decided.NotFound();
    }
    var approval = found.get();
    if (approval.requester().equals(approver.subject())) {
      return new Decided.OwnRequest();
    }
    if (word.approve() && !binds(approval, word)) {
      return new Decided.Mismatch();
    }
    var wanted = word.approve() ? "approved" : "denied";
    if (!approval.state().equals("pending")) {
      return settled(approval, wanted);
    }
    if (!clock.instant().isBefore(approval.expiresAt())) {
      return new Decided.Settled("expired");
    }
    var by = new Decider(approver.subject(), approver.scopes());
    var moved = move(approval, new Change(wanted, by, word.reason()));
    if (moved && approver.type() != ActorType.SYNTHETIC) {
      told.accept(wanted);
    }
    var now = store.approval(approver.tenant(), id);
    if (now.isEmpty()) {
      return new Decided.NotFound(); // erased meanwhile
    }
    return moved ? new Decided.Done(now.get()) : settled(now.get(), wanted);
  }

  /** Expires an approval that nobody decided; does nothing if someone did. */
  public void expireNow(ApprovalRow approval) {
    var unused = expire(approval);
  }

  /** Expires what a turn asked for and did not wait for: its client took the turn back. */
  public void withdraw(String tenant, String turn) {
    for (var approval : store.approvals(tenant, "pending")) {
      if (approval.turn().equals(turn) && approval.mode() == ApprovalMode.ASYNC) {
        expireNow(approval);
      }
    }
  }

  /** Whether the word is about exactly the arguments that wait. */
  protected boolean binds(ApprovalRow approval, Word word) {
    return approval.digest().equals(word.digest());
  }

  /** Returns the tenant's approval. */
  public Optional<ApprovalRow> find(String tenant, String id) {
    return store.approval(tenant, id);
  }

  /** Returns the tenant's approvals in a state. */
  public List<ApprovalRow> list(String tenant, String state) {
    return store.approvals(tenant, state);
  }

  /** Returns the exact arguments that wait, while they are kept. */
  public Optional<JsonObject> arguments(String approval) {
    return store.arguments(approval);
  }

  private static Decided settled(ApprovalRow approval, String wanted) {
    var same =
        approval.state().equals(wanted)
            || (wanted.equals("approved") && approval.state().equals("consumed"));
    return same ? new Decided.Done(approval) : new Decided.Settled(approval.state());
  }

  private String expire(ApprovalRow approval) {
    return move(approval, new Change("expired", null, null)) ? "expired" : state(approval);
  }

  private record Change(String state, @Nullable Decider by, @Nullable String reason) {
    JsonObject json(ApprovalRow approval) {
      return JsonValue.object()
          .with("approval", approval.id())
          .with("action", approval.action())
          .with("decision", state);
    }

    EvidenceDraft evidence(ApprovalRow approval, Instant at) {
      var body = json(approval);
      var said =
          by == null
              ? body
              : body.with("by", by.subject())
                  .with("scopes", JsonArray.ofStrings(new TreeSet<>(by.scopes())));
      return new EvidenceDraft("approval.decided", at, said);
    }
  }

  private boolean move(ApprovalRow approval, Change to) {
    if (approval.mode() == ApprovalMode.ASYNC) {
      return moveAlone(approval, to);
    }
    var channel = channels.of(approval.turn());
    if (channel.isEmpty()) {
      // The word is durable here; the process whose turn waits says so on its stream.
      return elsewhere.test(approval.id()) && decide(approval, to, List.of());
    }
    var event = new TurnChannel.Draft(EventType.APPROVAL_DECIDED, to.json(approval));
    var moved =
        channel
            .get()
            .commit(
                List.of(event),
                events -> decide(approval, to, events) && decidedHere.add(approval.id()));
    var latch = waiting.get(approval.id());
    if (moved && latch != null) {
      latch.countDown();
    }
    return moved;
  }

  /** Says on the stream what another process decided; a decision made here was said with it. */
  private void tell(ApprovalRow approval) {
    if (decidedHere.contains(approval.id())) {
      return;
    }
    var channel = channels.of(approval.turn());
    var now = store.approval(approval.tenant(), approval.id());
    if (channel.isEmpty() || now.isEmpty() || now.get().state().equals("pending")) {
      return;
    }
    var state = now.get().state().equals("consumed") ? "approved" : now.get().state();
    var event =
        new TurnChannel.Draft(
            EventType.APPROVAL_DECIDED, new Change(state, null, null).json(approval));
    channel
        .get()
        .emitUnless(
            () -> decidedHere.contains(approval.id()) || said(channel.get(), approval), event);
  }

  private static boolean said(TurnChannel channel, ApprovalRow approval) {
    return channel.stored().stream()
        .filter(event -> event.type() == EventType.APPROVAL_DECIDED)
        .anyMatch(event -> event.payload().text("/approval").orElse("").equals(approval.id()));
  }

  /** No turn waits: its stream says nothing more of it, whether it has ended or not. */
  private boolean moveAlone(ApprovalRow approval, Change to) {
    var moved = decide(approval, to, List.of());
    if (moved) {
      store.approval(approval.tenant(), approval.id()).ifPresent(follower);
    }
    return moved;
  }

  private boolean decide(ApprovalRow approval, Change to, List<TurnEvent> events) {
    var evidence = List.of(to.evidence(approval, clock.instant()));
    return store.decide(approval.id(), to.state(), to.by(), to.reason(), evidence, events);
  }

  private String state(ApprovalRow approval) {
    return store
        .approval(approval.tenant(), approval.id())
        .map(ApprovalRow::state)
        .orElse("expired");
  }
}
