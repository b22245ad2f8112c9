package dev.ringproof.runtime.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.policy.Price;
import dev.ringproof.contract.tier.DegradedMode;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.budget.BudgetPlanner.Need;
import dev.ringproof.runtime.budget.BudgetPlanner.Plan;
import dev.ringproof.runtime.model.ModelPort.Usage;
import dev.ringproof.runtime.store.BudgetView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every reservation, whatever the prices, the windows and the turns: by seed. */
final class ReservationTest {
  private static final int ROUNDS = 400;
  private static final int SESSIONS = 4;
  private static final int STEPS = 60;

  private static List<Price> prices(SplittableRandom random) {
    var prices = new ArrayList<Price>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      // Free tokens, and such as cost less than a millionth each, among them.
      var input = random.nextInt(4) == 0 ? 0 : random.nextInt(20_000);
      var output = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextInt(90_000);
      prices.add(new Price("m" + i, input, output));
    }
    return prices;
  }

  private static Tier tier(SplittableRandom random, List<Price> prices) {
    return new Tier(
        TierId.A,
        "any",
        null,
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        null,
        Duration.ofMillis(50),
        DegradedMode.DENY,
        prices.stream().map(Price::model).toList(),
        List.of(),
        24_000,
        1 + random.nextInt(4_000),
        new Spend(200_000, 5_000_000),
        random.nextInt(300_000),
        Duration.ofSeconds(10));
  }

  private static Spend amount(SplittableRandom random) {
    return new Spend(random.nextInt(60_000), random.nextInt(400_000));
  }

  /** A window of which some is spent and some reserved, and sometimes more than there is. */
  private static BudgetView window(SplittableRandom random) {
    var settled = random.nextInt(3) == 0 ? amount(random) : Spend.NONE;
    return new BudgetView(amount(random), settled, Spend.NONE, Instant.EPOCH);
  }

  private static Need need(SplittableRandom random, Tier tier, Prices prices) {
    var summary = random.nextInt(3) == 0 ? random.nextInt(30_000) : 0;
    return new Need(tier, random.nextInt(9_000), random.nextInt(500), summary, prices);
  }

  private static Spend headroom(BudgetView session, BudgetView tenant) {
    return session.remaining().tightest(tenant.remaining());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void aReservationFitsBothWindowsAndPaysForAnAnswer(long seed) {
    var random = new SplittableRandom(seed);
    var planned = 0;
    for (int i = 0; i < ROUNDS; i++) {
      var list = prices(random);
      var prices = new Prices(list, null);
      var tier = tier(random, list);
      var need = need(random, tier, prices);
      var session = window(random);
      var tenant = window(random);
      var left = headroom(session, tenant);
      var plan = new BudgetPlanner().plan(need, session, tenant);
      var told = "round " + i + ": " + need + " of " + list + " in " + left + ": " + plan;
      if (plan.isPresent()) {
        planned++;
        pays(plan.get(), need, prices, left, told);
      } else {
        // A little more is planned for than is needed: what pays not even for that is refused.
        var input = need.input() + need.input() / 10 + 8;
        var least = Math.min(RoutePlanner.LEAST_OUTPUT, tier.maxOutputTokens());
        assertThat(list)
            .as(told)
            .noneMatch(p -> RoutePlanner.affordable(p, input, least, left) >= least);
      }
    }
    assertThat(planned).as("plans made").isBetween(ROUNDS / 10, ROUNDS - ROUNDS / 10);
  }

  private static void pays(Plan plan, Need need, Prices prices, Spend left, String told) {
    assertThat(plan.reservation().fitsIn(left)).as(told).isTrue();
    assertThat(Spend.NONE.fitsIn(plan.reservation())).as(told).isTrue();
    assertThat(plan.models().getFirst()).as(told).isEqualTo(plan.route().model());
    if (need.summaryInput() == 0) {
      var most = plan.route().maxOutput();
      var granted =
          new Purse(plan.reservation(), prices).maxOutput(plan.route().model(), need.input(), most);
      assertThat(granted).as(told).isEqualTo(most).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void callsWithinWhatIsGrantedNeverCostMoreThanWasReserved(long seed) {
    var random = new SplittableRandom(seed);
    var full = 0;
    for (int i = 0; i < ROUNDS; i++) {
      var list = prices(random);
      var purse = new Purse(amount(random), new Prices(list, null));
      for (int call = 0; call < 6; call++) {
        var model = list.get(random.nextInt(list.size())).model();
        var input = random.nextInt(6_000);
        var most = purse.maxOutput(model, input, 4_000);
        if (most > 0) {
          full += most < 4_000 ? 1 : 0;
          // As much as it may, or less.
          var output = random.nextBoolean() ? most : random.nextInt(most + 1);
          purse.charge(model, new Usage(input, output, true), "completed");
        }
      }
      var told = "round " + i + ": " + purse.legs() + " of " + purse.reserved();
      assertThat(purse.charged().fitsIn(purse.reserved())).as(told).isTrue();
      assertThat(purse.usage().whole("/overdraft/tokens")).as(told).contains(0L);
      assertThat(purse.usage().whole("/overdraft/micros")).as(told).contains(0L);
      perModel(purse, told);
    }
    assertThat(full).as("calls that were granted less than they asked for").isGreaterThan(20);
  }

  /** The sums by model are the sums of the calls. */
  private static void perModel(Purse purse, String told) {
    var sum =
        purse.perModel().stream()
            .map(use -> new Spend(use.inputTokens() + use.outputTokens(), use.costMicros()))
            .reduce(Spend.NONE, Spend::plus);
    assertThat(sum).as(told).isEqualTo(purse.charged());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void whatIsServedBeyondThatIsAnOverdraftToTheToken(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < ROUNDS; i++) {
      var list = prices(random);
      var purse = new Purse(amount(random), new Prices(list, null));
      var usage = new Usage(random.nextInt(90_000), random.nextInt(90_000), true);
      purse.charge(list.getFirst().model(), usage, "completed");
      var over = purse.charged().minus(purse.reserved());
      assertThat(purse.usage().whole("/overdraft/tokens")).contains(Math.max(0, over.tokens()));
      assertThat(purse.usage().whole("/overdraft/micros")).contains(Math.max(0, over.micros()));
      assertThat(purse.maxOutput(list.getFirst().model(), 1, 9)).isNotNegative();
    }
  }

  /** A turn under way. */
  private record Open(int session, Plan plan) {}

  /** Turns of some sessions of one tenant, which begin and end in any order. */
  private static final class Books {
    private final SplittableRandom random;
    private final Prices prices;
    private final Tier tier;
    private final BudgetView[] sessions = new BudgetView[SESSIONS];
    private final List<Open> open = new ArrayList<>();
    private BudgetView tenant;
    private int begun;

    Books(SplittableRandom random) {
      this.random = random;
      var list = prices(random);
      this.prices = new Prices(list, null);
      this.tier = ReservationTest.tier(random, list);
      for (int i = 0; i < SESSIONS; i++) {
        sessions[i] = new BudgetView(amount(random), Spend.NONE, Spend.NONE, Instant.EPOCH);
      }
      tenant = new BudgetView(amount(random), Spend.NONE, Spend.NONE, Instant.EPOCH);
    }

    void step() {
      if (open.isEmpty() || random.nextInt(5) < 3) {
        begin(random.nextInt(SESSIONS));
      } else {
        end(open.remove(random.nextInt(open.size())));
      }
    }

    private void begin(int session) {
      var need = new Need(tier, random.nextInt(3_000), random.nextInt(500), 0, prices);
      Optional<Plan> plan = new BudgetPlanner().plan(need, sessions[session], tenant);
      if (plan.isPresent()) {
        begun++;
        open.add(new Open(session, plan.get()));
        sessions[session] = sessions[session].reserving(plan.get().reservation(), Instant.EPOCH);
        tenant = tenant.reserving(plan.get().reservation(), Instant.EPOCH);
      }
    }

    private void end(Open turn) {
      var purse = new Purse(turn.plan().reservation(), prices);
      var model = turn.plan().route().model();
      var input = random.nextInt(3_000);
      var most = purse.maxOutput(model, input, tier.maxOutputTokens());
      if (most > 0) {
        purse.charge(model, new Usage(input, most, true), "completed");
      }
      sessions[turn.session()] = settled(sessions[turn.session()], purse);
      tenant = settled(tenant, purse);
    }

    private static BudgetView settled(BudgetView window, Purse purse) {
      return new BudgetView(
          window.limit(),
          window.settled().plus(purse.charged()),
          window.reserved().minus(purse.reserved()),
          window.windowEnds());
    }

    void hold(String told) {
      var all = Spend.NONE;
      for (var session : sessions) {
        assertThat(session.settled().plus(session.reserved()).fitsIn(session.limit()))
            .as(told)
            .isTrue();
        all = all.plus(session.settled()).plus(session.reserved());
      }
      assertThat(tenant.settled().plus(tenant.reserved())).as(told).isEqualTo(all);
      assertThat(all.fitsIn(tenant.limit())).as(told).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void settledAndReservedStayWithinBothWindowsAtEveryInstant(long seed) {
    var random = new SplittableRandom(seed);
    var begun = 0;
    for (int i = 0; i < 40; i++) {
      var books = new Books(random);
      for (int step = 0; step < STEPS; step++) {
        books.step();
        books.hold("books " + i + ", step " + step);
      }
      begun += books.begun;
    }
    assertThat(begun).as("turns begun").isGreaterThan(100);
  }
}
