package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.sequence.History.Money;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.testbed.binding.Reply;

/** Answers of a target as words and figures; whatever it answers, nothing here throws. */
final class Answers {
  private Answers() {}

  /** Returns {@code done} for this status, a problem's slug, or what else it was. */
  static String word(Reply reply, int done) {
    if (reply.status() == 0) {
      return History.UNKNOWN;
    }
    if (reply.status() == done) {
      return History.DONE;
    }
    for (var type : ProblemType.values()) {
      if (is(reply, type)) {
        return type.slug();
      }
    }
    return "undeclared: " + reply;
  }

  private static boolean is(Reply reply, ProblemType type) {
    try {
      return reply.is(type);
    } catch (DocumentException notJson) {
      return false;
    }
  }

  /** Returns the answer's document; an empty object where there is none. */
  static JsonValue json(Reply reply) {
    try {
      return reply.json();
    } catch (DocumentException notJson) {
      return JsonValue.object();
    }
  }

  static Money money(JsonValue view) {
    return new Money(
        spend(view, "limit"),
        spend(view, "settled"),
        spend(view, "reserved"),
        view.text("/budget/windowEnds").orElse(""));
  }

  private static Spend spend(JsonValue view, String member) {
    return new Spend(
        view.whole("/budget/" + member + "/tokens").orElse(0L),
        view.whole("/budget/" + member + "/micros").orElse(0L));
  }

  /** Returns what tells the answer from another of its kind: status and body, without the trace. */
  static String withoutTrace(Reply reply) {
    var body = json(reply);
    return reply.status()
        + " "
        + (body instanceof JsonObject o ? o.without("trace") : reply.text());
  }
}
