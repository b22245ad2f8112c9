package dev.ringproof.runtime.store;

import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store owes a budget window that slides. */
public abstract class SlidingBudgetContract {
  private static final BudgetWindow SLIDES = BudgetWindow.sliding(Duration.ofHours(1));
  private static final Spend ONE = new Spend(30, 40);
  private static final Spend LIMIT = StoreFixture.LIMIT;

  private Store store;

  protected abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Session opened(TierId tier) {
    var session = StoreFixture.session(tier);
    store.sessions().open(session);
    return session;
  }

  private static Instant after(long seconds) {
    return NOW.plusSeconds(seconds);
  }

  /** When what was spent then comes back. */
  private static Instant back(long seconds) {
    return SLIDES.back(SLIDES.at(after(seconds)));
  }

  private BeginTurn asked(Session session, Instant now) {
    return StoreVariants.paidBy(turn(store, session), SLIDES, now);
  }

  private BeginTurn begun(Session session, Instant now) {
    var asked = asked(session, now);
    assertThat(store.turns().begin(asked)).isInstanceOf(Begun.Started.class);
    return asked;
  }

  private void spent(Session session, Instant now) {
    assertThat(store.turns().settle(end(begun(session, now), 1))).isPresent();
  }

  private BudgetView seen(Session session, Instant now) {
    return store.sessions().budget(session, SLIDES, now);
  }

  private BudgetView shared(Spend limit, Instant now) {
    return store.sessions().tenantBudget(TENANT, limit, SLIDES, now);
  }

  @Test
  void eachSpendingComesBackAWindowLater() {
    var session = opened(TierId.A);
    assertThat(seen(session, NOW).windowEnds()).isEqualTo(after(3600));
    spent(session, NOW);
    spent(session, after(1200));
    assertThat(seen(session, after(1300)).settled()).isEqualTo(ONE.plus(ONE));
    assertThat(seen(session, after(3600)).settled()).isEqualTo(ONE.plus(ONE));
    assertThat(seen(session, after(3605)).settled()).isEqualTo(ONE);
    assertThat(seen(session, after(3605)).windowEnds()).isEqualTo(back(1200));
    assertThat(seen(session, after(4805)).settled()).isEqualTo(Spend.NONE);
    assertThat(shared(LIMIT, after(3605)).settled()).isEqualTo(ONE);
    var usage = store.sessions().usage(TENANT, SLIDES, after(3605));
    assertThat(usage.whole("/settled/tokens")).contains(30L);
    assertThat(usage.whole("/sessions/0/settled/micros")).contains(40L);
    assertThat(usage.whole("/models/0/costMicros")).contains(40L);
    var both = store.sessions().usage(TENANT, SLIDES, after(1300));
    assertThat(both.whole("/sessions/0/settled/micros")).contains(80L);
    assertThat(both.whole("/models/0/costMicros")).contains(80L);
  }

  @Test
  void itIsToldWhatComesBackWhen() {
    var one = opened(TierId.A);
    var two = opened(TierId.B);
    spent(one, NOW);
    spent(two, after(60));
    begun(one, after(120));
    var first = new ComingBack(back(0), ONE);
    var last = new ComingBack(back(120), StoreFixture.HUNDRED);
    assertThat(store.sessions().comingBack(one, false, SLIDES, after(130)))
        .containsExactly(first, last);
    assertThat(store.sessions().comingBack(one, true, SLIDES, after(130)))
        .containsExactly(first, new ComingBack(back(60), ONE), last);
    assertThat(store.sessions().comingBack(one, false, SLIDES, after(3605))).containsExactly(last);
  }

  @Test
  void aReservationOfBothWindowsIsTakenFromAllThatTheyHold() {
    var session = opened(TierId.A);
    var limit = new Spend(165, 10_000);
    spent(session, NOW);
    spent(opened(TierId.A), after(100));
    var third = StoreVariants.within(asked(opened(TierId.A), after(200)), limit);
    assertThat(store.turns().begin(third)).isInstanceOf(Begun.Started.class);
    var fourth = StoreVariants.within(asked(session, after(3600)), limit);
    var refused = (Begun.BudgetExhausted) store.turns().begin(fourth);
    assertThat(refused.tenantWide()).isTrue();
    assertThat(refused.budget().remaining().tokens()).isEqualTo(5);
    var dear = StoreVariants.reserving(asked(session, after(3600)), new Spend(971, 1));
    assertThat(((Begun.BudgetExhausted) store.turns().begin(dear)).tenantWide()).isFalse();
    var back = StoreVariants.reserving(asked(session, after(3605)), new Spend(971, 1));
    assertThat(store.turns().begin(back)).isInstanceOf(Begun.Started.class);
  }

  /** Of several nodes one may be ahead of the other. */
  @Test
  void whatAClockAheadReservedIsSpent() {
    var session = opened(TierId.A);
    begun(session, after(30));
    assertThat(seen(session, NOW).reserved()).isEqualTo(StoreFixture.HUNDRED);
    assertThat(shared(LIMIT, NOW).reserved()).isEqualTo(StoreFixture.HUNDRED);
  }

  @Test
  void anotherTakeIsPaidByWhatIsLeftNow() {
    var session = opened(TierId.C);
    var job = begun(session, NOW);
    assertThat(store.turns().takeUp(job.turn(), 4, null, SLIDES, after(10))).isPresent();
    assertThat(seen(session, after(10)).reserved()).isEqualTo(new Spend(200, 200));
    var limit = new Spend(299, 10_000);
    assertThat(store.turns().takeUp(job.turn(), 4, limit, SLIDES, after(20))).isEmpty();
  }

  @Test
  void whatAnErasedSessionSpentComesBackTheSame() {
    var session = opened(TierId.A);
    spent(session, NOW);
    store.sessions().erase(TENANT, session.id(), after(10));
    assertThat(shared(LIMIT, after(3600)).settled()).isEqualTo(ONE);
    assertThat(shared(LIMIT, after(3605)).settled()).isEqualTo(Spend.NONE);
  }

  private record Charge(String session, Instant at, Spend amount) {}

  /** Turns at any time, held against a plain list of all that was ever charged. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void itHoldsWhatAListOfAllChargesSays(long seed) {
    var random = new Random(seed);
    var sessions = List.of(opened(TierId.A), opened(TierId.A));
    var charges = new ArrayList<Charge>();
    var now = NOW;
    for (var i = 0; i < 120; i++) {
      now = now.plusMillis(random.nextInt(300_000));
      var session = sessions.get(random.nextInt(2));
      var asked = StoreVariants.reserving(asked(session, now), new Spend(700, 1));
      var left = LIMIT.tokens() - tokens(charges, session.id(), now);
      var begun = store.turns().begin(asked);
      assertThat(begun instanceof Begun.Started)
          .as("seed %s, turn %s", seed, i)
          .isEqualTo(left >= 700);
      if (begun instanceof Begun.Started) {
        charges.add(new Charge(session.id(), now, ONE));
        store.turns().settle(StoreFixture.end(asked, 1));
      }
      for (var one : sessions) {
        assertThat(seen(one, now).settled().tokens()).isEqualTo(tokens(charges, one.id(), now));
      }
    }
    assertThat(charges).hasSizeBetween(30, 119);
  }

  private static long tokens(List<Charge> charges, String session, Instant now) {
    return charges.stream()
        .filter(charge -> charge.session().equals(session))
        .filter(charge -> now.isBefore(SLIDES.back(SLIDES.at(charge.at()))))
        .mapToLong(charge -> charge.amount().tokens())
        .sum();
  }
}
