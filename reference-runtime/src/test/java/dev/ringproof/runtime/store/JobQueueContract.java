package dev.ringproof.runtime.store;

import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static dev.ringproof.runtime.store.StoreFixture.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.store.JobQueue.Next;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
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
