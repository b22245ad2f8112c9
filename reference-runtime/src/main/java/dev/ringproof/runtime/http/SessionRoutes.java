package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.turn.Turns;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Sessions: opened, looked at, erased. */
final class SessionRoutes {
  private static final long MOST = 1_000_000_000_000L;

  private final Store store;
  private final Turns turns;
  private final Views views;
  private final TierData tiers;
  private final Ids ids;
  private final Clock clock;

  SessionRoutes(Store store, Turns turns, Views views, TierData tiers, Ids ids, Clock clock) {
    this.store = store;
    this.turns = turns;
    this.views = views;
    this.tiers = tiers;
    this.ids = ids;
    this.clock = clock;
  }

  void open(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    var body = Bodies.read(call, Set.of("tier", "budget"));
    var wanted = Bodies.text(body, "tier", 16);
    var tier =
        Arrays.stream(TierId.values())
            .filter(id -> id.toString().equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.UNKNOWN_TIER, "known tiers: A, B, C")
                        .with("pointer", "/tier"));
    var session =
        new Session(
            ids.make("ses"),
            call.actor().tenant(),
            call.actor().subject(),
            tier,
            0,
            "",
            limit(body, tiers.tier(tier).budget()),
            1,
            null,
            clock.instant());
    store.sessions().open(session);
    call.response().header("Location", "/v1/sessions/" + session.id());
    call.response().header("ETag", "\"0\"");
    call.nearest(store.nodes(), null);
    call.answer(201, views.session(session));
  }

  private static Spend limit(JsonObject body, Spend most) {
    var budget = body.member("budget").orElse(new JsonNull());
    if (budget instanceof JsonNull) {
      return most;
    }
    if (!(budget instanceof JsonObject asked)) {
      throw Problem.invalid("/budget", "expected an object");
    }
    for (var name : asked.members().keySet()) {
      if (!name.equals("tokens") && !name.equals("micros")) {
        throw Problem.invalid(
            Bodies.pointer("/budget", name), "unknown member; known: [micros, tokens]");
      }
    }
    var tokens =
        asked.members().containsKey("tokens")
            ? Bodies.whole(body, "/budget/tokens", MOST)
            : most.tokens();
    var micros =
        asked.members().containsKey("micros")
            ? Bodies.whole(body, "/budget/micros", MOST)
            : most.micros();
    if (tokens > most.tokens()) {
      throw Problem.invalid("/budget/tokens", "the tier's most is " + most.tokens());
    }
    if (micros > most.micros()) {
      throw Problem.invalid("/budget/micros", "the tier's most is " + most.micros());
    }
    return new Spend(tokens, micros);
  }

  void show(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    var session =
        store
            .sessions()
            .find(call.actor().tenant(), call.path("session"))
            .orElseThrow(Problem::notFound);
    call.response().header("ETag", "\"" + session.version() + "\"");
    call.nearest(store.nodes(), session.activeTurn());
    call.answer(200, views.session(session));
  }

  void erase(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    var id = call.path("session");
    var traces = turns.erase(call.actor(), id).orElseThrow(Problem::notFound);
    List<String> kept =
        traces.stream()
            .map(trace -> "trace " + trace + ": decisions, approvals, effects; no text")
            .toList();
    call.answer(
        200,
        JsonValue.object()
            .with("erased", id)
            .with("kept", JsonArray.ofStrings(kept))
            .with("traces", JsonArray.ofStrings(traces)));
  }
}
