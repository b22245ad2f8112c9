package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Dictionary;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.PriceList;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the heads of answers say of money, held to what bodies and records say. A runtime may say
 * nothing there; how many answers were looked at, and how many of them said something, is noted.
 */
final class MoneyHead {
  /** By how much the clocks of both sides may differ, and whole seconds the truth. */
  private static final Duration APART = Duration.ofSeconds(2);

  private final Check check;
  private final String currency;
  private int looked;
  private int given;

  MoneyHead(Check check) {
    this.check = check;
    var prices = check.standing().plan().data().prices();
    this.currency = JsonCodec.decode(prices, PriceList.class).currency();
  }

  /** Holds an answer that shows a turn whole to its own body. */
  void shown(String what, Reply reply) {
    var body = check.json(reply);
    var lines = lines(reply);
    charged(what, lines, body);
    left(what, lines, amount(body, "/budget/remaining"))
        .ifPresent(field -> reset(what, reply, field, check.text(body, "/budget/windowEnds")));
  }

  /** Holds an answer whose body has a usage and no budget. */
  void charged(String what, Reply reply) {
    charged(what, lines(reply), check.json(reply));
  }

  private void charged(String what, UnaryOperator<String> lines, JsonValue body) {
    var tokens = check.whole(body, "/usage/inputTokens") + check.whole(body, "/usage/outputTokens");
    same(Wire.COST, what, lines, new Spend(tokens, check.whole(body, "/usage/costMicros")));
  }

  /** Holds the head of a stream, or a refusal, to what is left. */
  void left(String what, TurnStream stream, Spend left) {
    var unused = left(what, name -> String.join(", ", stream.header(name)), left);
  }

  /** Holds a refusal to what is left of the window that cannot pay. */
  void left(String what, Reply reply, Spend left) {
    var unused = left(what, lines(reply), left);
  }

  private Optional<Dictionary> left(String what, UnaryOperator<String> lines, Spend left) {
    var field = same(Wire.BUDGET, what, lines, left);
    field.ifPresent(
        has -> check.want(has.whole("reset").orElse(-1L) >= 0, "seconds until the reset", has));
    return field;
  }

  private static UnaryOperator<String> lines(Reply reply) {
    return name -> String.join(", ", reply.headers().getOrDefault(name, List.of()));
  }

  private Optional<Dictionary> same(
      String header, String what, UnaryOperator<String> lines, Spend wanted) {
    looked++;
    var text = lines.apply(header.toLowerCase(Locale.ROOT));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    given++;
    var of = header + " of " + what;
    var field = check.there(Dictionary.of(List.of(text)), "a dictionary as " + of, text);
    check.wantSame("tokens in " + of, Optional.of(wanted.tokens()), field.whole("tokens"));
    check.wantSame("micros in " + of, Optional.of(wanted.micros()), field.whole("micros"));
    check.wantSame("currency in " + of, currency, field.token("currency").orElse(currency));
    return Optional.of(field);
  }

  private void reset(String what, Reply reply, Dictionary field, String ends) {
    var end = check.nanosOf(Instant.parse(ends));
    var most = Duration.ofNanos(end - reply.sentNanos()).plus(APART);
    var least = Duration.ofNanos(end - reply.endedNanos()).minus(APART);
    var told = Duration.ofSeconds(field.whole("reset").orElseThrow());
    check.want(
        told.compareTo(least) >= 0 && told.compareTo(most) <= 0,
        "a reset of " + what + " when its window ends, at " + ends,
        told);
  }

  private Spend amount(JsonValue of, String pointer) {
    return new Spend(check.whole(of, pointer + "/tokens"), check.whole(of, pointer + "/micros"));
  }

  /** Notes how much was looked at, which must be so much. */
  void looked(int wanted) {
    check.note(given + " of " + looked + " places had a header that tells of money");
    check.wantSame("places looked at", wanted, looked);
  }
}
