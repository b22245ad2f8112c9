package dev.ringproof.chaos.money;

import dev.ringproof.chaos.kit.Waiting;
import dev.ringproof.chaos.money.Board.Opened;
import dev.ringproof.chaos.money.Intent.Came;
import dev.ringproof.chaos.money.MoneyHistory.Look;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One user who takes one turn after another, until a window refuses it, and then opens another. */
final class MoneyClient {
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final Duration BACKOFF = Duration.ofMillis(100);
  private static final int LEAST_WORDS = 6;
  private static final int MOST_WORDS = 40;
  private static final int LEAST_TOKENS = 500;
  private static final int MOST_TOKENS = 2_500;
  private static final long MICROS = 5_000_000;

  /**
   * What somebody who presses on a tenant's window asks for: the same each time, but once a while.
   */
  private static final List<Sort> PRESSING = List.of(Sort.WHOLE, Sort.WHOLE, Sort.CUT_REPORTED);

  private final Ground ground;
  private final Board board;
  private final Persona user;
  private final TierId tier;
  private final boolean presses;
  private final Random random;
  private @Nullable Opened session;

  /**
   * Makes one.
   *
   * @param presses whether it is the tenant's window that binds, not each session's
   */
  MoneyClient(
      Ground ground, Board board, Persona user, TierId tier, boolean presses, Random random) {
    this.ground = ground;
    this.board = board;
    this.user = user;
    this.tier = tier;
    this.presses = presses;
    this.random = random;
  }

  /** Takes turns until it is over. */
  void run(BooleanSupplier over) {
    while (!over.getAsBoolean()) {
      var open = session == null || presses ? open(over) : session;
      if (open == null) {
        return;
      }
      session = open;
      turn(open);
      if (presses) {
        look();
        Waiting.pass(Duration.ofMillis(random.nextInt(100)));
      }
    }
  }

  private @Nullable Opened open(BooleanSupplier over) {
    var tokens = LEAST_TOKENS + random.nextInt(MOST_TOKENS - LEAST_TOKENS);
    var budget = presses ? null : new Spend(tokens, MICROS);
    while (!over.getAsBoolean()) {
      var id = id(ground.binding().openSession(user, tier, budget));
      if (!id.isEmpty()) {
        var open = new Opened(user, tier, id);
        board.sessions.add(open);
        return open;
      }
      Waiting.pass(BACKOFF);
    }
    return null;
  }

  private static String id(Reply reply) {
    try {
      return reply.status() == 201 ? reply.json().text("/id").orElse("") : "";
    } catch (DocumentException notJson) {
      return "";
    }
  }

  private void turn(Opened open) {
    var sort = sort();
    var words = LEAST_WORDS + random.nextInt(MOST_WORDS - LEAST_WORDS);
    var nonce = ground.witness().nonce();
    ground.witness().script(nonce, sort.script(words));
    var ask = TurnAsk.of("tell " + nonce).withKey("money-" + nonce);
    var half = Math.max(1, words / 2);
    var came = new Intent(ground.binding(), open, sort, nonce, ask, half).run(PATIENCE);
    switch (came) {
      case Came.Turned turned -> board.turns.add(turned.taken());
      case Came.Refused refused -> {
        board.refusals.add(refused.refusal());
        session = null;
      }
      case Came.Unknown unknown ->
          board.harness.add("nobody said for " + PATIENCE + " what became of " + nonce);
    }
  }

  private Sort sort() {
    if (presses) {
      return PRESSING.get(random.nextInt(PRESSING.size()));
    }
    var sorts = Sort.values();
    var sort = sorts[random.nextInt(sorts.length)];
    // A job's client hands it in and is not missed; what is taken back of it is another clause's.
    var ofAClient = sort == Sort.HUNG_UP || sort == Sort.CANCELLED;
    return tier == TierId.C && ofAClient ? Sort.WHOLE : sort;
  }

  private void look() {
    var sent = System.nanoTime();
    var reply = ground.binding().usage(user);
    if (reply.status() == 200) {
      var usage = reply.json();
      var settled = LastAccount.amount(usage, "/settled");
      var reserved = LastAccount.amount(usage, "/reserved");
      board.looks.add(new Look(user.tenant(), settled, reserved, sent, System.nanoTime()));
    }
  }
}
