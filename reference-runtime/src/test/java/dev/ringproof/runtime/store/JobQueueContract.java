package dev.ringproof.runtime.store;

import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.draft;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.redrive;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static dev.ringproof.runtime.store.StoreFixture.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.store.JobQueue.Next;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every queue does: at least once, one run at a time, jobs of one session in order. */
public abstract class JobQueueContract {
  protected static final InstantSource CLOCK = InstantSource.system();
  private static final Duration SOON = Duration.ofMillis(20);
  private static final int PICKED = 200;
  private static final Duration NEVER = Duration.ofHours(1);

  protected Store store;
  protected final BlockingQueue<String> ran = new LinkedBlockingQueue<>();

  /** Opens the store on {@link #CLOCK}; opening again gives the same store. */
  protected abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  protected String next() throws InterruptedException {
    var run = ran.poll(30, TimeUnit.SECONDS);
    assertThat(run).as("a run within 30 s").isNotNull();
    return run;
  }

  private Next ended(String workflow, int attempt) {
    ran.add(workflow + " " + attempt);
    return new Next.Ended();
  }

  @Test
  void sameIdTwiceIsOneJob() throws InterruptedException {
    store.jobs().add("wfl_a", CLOCK.instant());
    store.jobs().add("wfl_a", CLOCK.instant());
    store.jobs().start(this::ended, 2);
    store.jobs().add("wfl_b", CLOCK.instant().plus(SOON));
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("wfl_a 1", "wfl_b 1");
    assertThat(ran).isEmpty();
  }

  @Test
  void jobRunsAgainAfterItsPauseWithTheNextAttempt() throws InterruptedException {
    store
        .jobs()
        .start(
            (workflow, attempt) -> {
              ran.add(workflow + " " + attempt);
              return attempt < 3 ? new Next.Again(SOON) : new Next.Ended();
            },
            2);
    store.jobs().add("wfl_a", CLOCK.instant());
    assertThat(List.of(next(), next(), next())).containsExactly("wfl_a 1", "wfl_a 2", "wfl_a 3");
  }

  @Test
  void failedRunIsTriedAgain() throws InterruptedException {
    store
        .jobs()
        .start(
            (workflow, attempt) -> {
              ran.add(workflow + " " + attempt);
              if (attempt == 1) {
                throw new IllegalStateException("planted");
              }
              return new Next.Ended();
            },
            2);
    store.jobs().add("wfl_a", CLOCK.instant());
    assertThat(List.of(next(), next())).containsExactly("wfl_a 1", "wfl_a 2");
  }

  @Test
  void wakeReachesAWaitingAndARunningJob() throws InterruptedException {
    var started = new CountDownLatch(1);
    var woken = new CountDownLatch(1);
    store
        .jobs()
        .start(
            (workflow, attempt) -> {
              ran.add(workflow + " " + attempt);
              if (attempt == 1) {
                started.countDown();
                await(woken);
              }
              return attempt < 3 ? new Next.Again(NEVER) : new Next.Ended();
            },
            2);
    store.jobs().add("wfl_a", CLOCK.instant());
    await(started);
    store.jobs().wake("wfl_a");
    woken.countDown();
    assertThat(List.of(next(), next())).containsExactly("wfl_a 1", "wfl_a 2");
    // The second run may not have been put back yet: waking it is heard in either state.
    store.jobs().wake("wfl_a");
    assertThat(next()).isEqualTo("wfl_a 3");
  }

  protected static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void removedJobNeverRuns() throws InterruptedException {
    store.jobs().add("wfl_a", CLOCK.instant());
    store.jobs().remove("wfl_a");
    store.jobs().remove("wfl_none");
    store.jobs().add("wfl_b", CLOCK.instant());
    store.jobs().start(this::ended, 1);
    assertThat(next()).isEqualTo("wfl_b 1");
  }

  @Test
  void backlogIsAsOldAsTheOldestDueJobThatDoesNotRun() throws InterruptedException {
    var now = Instant.ofEpochMilli(CLOCK.millis());
    assertThat(store.jobs().backlogAge(now)).isZero();
    store.jobs().add("wfl_late", now.minusSeconds(90));
    store.jobs().add("wfl_next", now.minusSeconds(30));
    store.jobs().add("wfl_future", now.plus(NEVER));
    assertThat(store.jobs().backlogAge(now)).isEqualTo(Duration.ofSeconds(90));
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    store
        .jobs()
        .start(
            (workflow, attempt) -> {
              started.countDown();
              await(release);
              return ended(workflow, attempt);
            },
            1);
    await(started);
    assertThat(store.jobs().backlogAge(now)).isEqualTo(Duration.ofSeconds(30));
    release.countDown();
    next();
    next();
    // The job's row goes away a moment after its handler came back.
    Awaitility.await().until(() -> store.jobs().backlogAge(now).isZero());
  }

  @Test
  void aWokenJobIsDueSinceItWasWoken() {
    var now = Instant.ofEpochMilli(CLOCK.millis());
    store.jobs().add("wfl_a", now.plus(NEVER));
    assertThat(store.jobs().backlogAge(now.plusSeconds(60))).isZero();
    store.jobs().wake("wfl_a");
    var age = store.jobs().backlogAge(Instant.ofEpochMilli(CLOCK.millis()).plusSeconds(60));
    assertThat(age).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @Test
  void removingAJobThatIsJustBeingPickedIsNoFault() {
    store.jobs().start(this::ended, 4);
    for (int i = 0; i < PICKED; i++) {
      var workflow = "wfl_picked" + i;
      store.jobs().add(workflow, Instant.ofEpochMilli(CLOCK.millis()));
      store.jobs().wake(workflow);
      store.jobs().remove(workflow);
    }
    var now = Instant.ofEpochMilli(CLOCK.millis());
    Awaitility.await().until(() -> store.jobs().backlogAge(now).isZero());
  }

  @Test
  void jobsOfOneSessionRunInOrderOneAtATime() throws InterruptedException {
    var session = session(TierId.C);
    store.sessions().open(session);
    var turns = new ArrayList<BeginTurn>();
    for (var i = 0; i < 4; i++) {
      var turn = StoreVariants.at(turn(session), CLOCK.instant());
      store.turns().begin(turn);
      turns.add(turn);
    }
    var inside = new AtomicInteger();
    var overlapped = new AtomicBoolean();
    store
        .jobs()
        .start(
            (workflow, attempt) -> {
              overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
              var turn = turns.stream().filter(t -> workflow(t).equals(workflow)).findFirst();
              inside.decrementAndGet();
              // From its turn's end on the session is free for the next.
              store.turns().settle(end(turn.orElseThrow(), 1));
              return ended(workflow, attempt);
            },
            4);
    // Added last first; start() had found them all by itself.
    turns.reversed().forEach(t -> store.jobs().add(workflow(t), CLOCK.instant()));
    for (var turn : turns) {
      assertThat(next()).isEqualTo(workflow(turn) + " 1");
    }
    assertThat(overlapped).isFalse();
  }

  private BeginTurn job() {
    var session = session(TierId.C);
    store.sessions().open(session);
    var turn = turn(session, "key of " + session.id(), "digest-1");
    store.turns().begin(turn);
    return turn;
  }

  private BeginTurn dead() {
    var turn = job();
    store.turns().settle(end(turn, "dead"));
    return turn;
  }

  @Test
  void runsOfAJobAreCountedUntilItEnds() {
    var turn = job();
    assertThat(store.turns().attempt(turn.turn(), List.of())).hasValue(1);
    store.turns().state(turn.turn(), "waiting", List.of(), List.of());
    store.close();
    store = open();
    assertThat(store.turns().attempt(turn.turn(), List.of(draft("recovery")))).hasValue(2);
    var row = store.turns().find(TENANT, turn.turn()).orElseThrow();
    assertThat(List.of(row.state(), row.attempts())).isEqualTo(List.of("running", 2));
    var log = store.evidence().trace(TENANT, turn.trace()).orElseThrow();
    assertThat(log.entries().getLast().type()).isEqualTo("recovery");
    store.turns().settle(end(turn, "dead"));
    assertThat(store.turns().attempt(turn.turn(), List.of())).isEmpty();
    store.sessions().erase(TENANT, turn.session(), StoreFixture.NOW);
    assertThat(store.turns().attempt(turn.turn(), List.of())).isEmpty();
  }

  private List<String> jobs(String tenant, @Nullable String after, int most) {
    return store.turns().jobs(tenant, Set.of("dead", "discarded"), after, most).stream()
        .map(row -> String.valueOf(row.workflow()))
        .toList();
  }

  @Test
  void jobsAreListedByTheirStatesForTheirTenantAlone() {
    var first = workflow(dead());
    job();
    var second = workflow(dead());
    var third = workflow(dead());
    assertThat(jobs(TENANT, null, 10)).containsExactly(first, second, third);
    assertThat(jobs(TENANT, null, 2)).containsExactly(first, second);
    assertThat(jobs(TENANT, second, 2)).containsExactly(third);
    assertThat(jobs("other", null, 10)).isEmpty();
  }

  @Test
  void aDeadLetterIsReDrivenAsAnotherTurnOfItsJob() {
    var dead = dead();
    assertThat(store.turns().begin(redrive(turn(session(TierId.C)), StoreFixture.NOW)))
        .isEqualTo(new Begun.NotDead());
    var again = redrive(dead, StoreFixture.NOW.plusSeconds(5));
    assertThat(store.turns().begin(again)).isInstanceOf(Begun.Started.class);
    var job = store.turns().findByWorkflow(TENANT, workflow(dead)).orElseThrow();
    assertThat(List.of(job.id(), job.state(), job.redrives(), job.attempts()))
        .isEqualTo(List.of(again.turn(), "queued", 1, 0));
    assertThat(List.of(job.reserved(), job.startVersion()))
        .isEqualTo(List.of(again.reservation(), 1L));
    assertThat(job.acceptedAt())
        .isEqualTo(store.turns().find(TENANT, dead.turn()).orElseThrow().startedAt());
    var before = store.turns().find(TENANT, dead.turn()).orElseThrow();
    assertThat(before.state()).isEqualTo("failed");
    assertThat(before.workflow()).isNull();
    var log = store.evidence().trace(TENANT, dead.trace()).orElseThrow();
    assertThat(log.entries().getLast().type()).isEqualTo("redrive");
    // Who sends the first request again is told of the job as it is now.
    var replayed = (Begun.Replayed) store.turns().begin(dead);
    assertThat(replayed.turn().id()).isEqualTo(again.turn());
    assertThat(store.turns().begin(redrive(dead, StoreFixture.NOW))).isEqualTo(new Begun.NotDead());
  }

  @Test
  void aReDriveThatIsRefusedLeavesTheDeadLetterAsItWas() {
    var dead = dead();
    var stale = StoreVariants.expecting(redrive(dead, StoreFixture.NOW), 0);
    assertThat(store.turns().begin(stale)).isEqualTo(new Begun.Stale(1));
    var dear = StoreVariants.reserving(redrive(dead, StoreFixture.NOW), new Spend(9999, 9999));
    assertThat(store.turns().begin(dear)).isInstanceOf(Begun.BudgetExhausted.class);
    var row = store.turns().findByWorkflow(TENANT, workflow(dead)).orElseThrow();
    assertThat(List.of(row.id(), row.state())).isEqualTo(List.of(dead.turn(), "dead"));
    store.sessions().erase(TENANT, dead.session(), StoreFixture.NOW);
    assertThat(store.turns().begin(redrive(dead, StoreFixture.NOW))).isEqualTo(new Begun.NotDead());
  }

  @Test
  void aDiscardedDeadLetterIsReDrivenNoMore() {
    var dead = dead();
    assertThat(store.turns().discard(dead.turn(), List.of(draft("discard")))).isTrue();
    assertThat(store.turns().discard(dead.turn(), List.of(draft("discard")))).isFalse();
    assertThat(store.turns().find(TENANT, dead.turn()).orElseThrow().state())
        .isEqualTo("discarded");
    assertThat(store.turns().begin(redrive(dead, StoreFixture.NOW))).isEqualTo(new Begun.NotDead());
    var log = store.evidence().trace(TENANT, dead.trace()).orElseThrow();
    assertThat(log.entries().stream().filter(e -> e.type().equals("discard"))).hasSize(1);
  }

  @Test
  void jobSurvivesCloseAndOpen() throws InterruptedException {
    store.jobs().add("wfl_a", CLOCK.instant());
    store.close();
    store = open();
    store.jobs().start(this::ended, 1);
    assertThat(next()).isEqualTo("wfl_a 1");
  }

  @Test
  void acceptedJobRunsThoughItsScheduleWasLost() throws InterruptedException {
    var session = session(TierId.C);
    store.sessions().open(session);
    var turn = StoreVariants.at(turn(session), CLOCK.instant());
    store.turns().begin(turn);
    store.close();
    store = open();
    store.jobs().start(this::ended, 1);
    assertThat(next()).isEqualTo(workflow(turn) + " 1");
  }
}
