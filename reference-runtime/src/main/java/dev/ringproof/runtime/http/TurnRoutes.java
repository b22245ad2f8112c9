package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.session.TraceContext;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.stream.TurnChannel;
import dev.ringproof.runtime.turn.Start;
import dev.ringproof.runtime.turn.TurnRequest;
import dev.ringproof.runtime.turn.Turns;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns: taken, followed, looked at, taken back. */
final class TurnRoutes {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Store store;
  private final Turns turns;
  private final Views views;
  private final EventStream stream;
  private final Costs costs;

  TurnRoutes(Store store, Turns turns, Views views, EventStream stream, Costs costs) {
    this.store = store;
    this.turns = turns;
    this.views = views;
    this.stream = stream;
    this.costs = costs;
  }

  private enum Form {
    STREAM,
    STATE
  }

  void take(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    var form = form(call);
    var body = Bodies.read(call, Set.of("message"));
    var message = Bodies.text(body, "message", Bodies.MOST_CHARS);
    take(call, call.path("session"), message, body, form);
  }

  /** The same by way of {@code POST /v1/workflows}. */
  void takeWorkflow(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    var body = Bodies.read(call, Set.of("session", "message"));
    var id = Bodies.text(body, "session", 128);
    var message = Bodies.text(body, "message", Bodies.MOST_CHARS);
    var session = store.sessions().find(call.actor().tenant(), id).orElseThrow(Problem::notFound);
    if (session.tier() != TierId.C) {
      throw Problem.invalid("/session", "workflows run in sessions of tier C");
    }
    take(call, id, message, body, Form.STATE);
  }

  private void take(Call call, String session, String message, JsonObject body, Form form) {
    var request =
        new TurnRequest(
            call.actor(),
            session,
            message,
            Json.digest(body.with("session", session)),
            idempotencyKey(call),
            expectedVersion(call),
            call.receivedNanos(),
            TraceContext.read(call.headers(Wire.TRACEPARENT), call.headers(Wire.TRACESTATE))
                .orElse(null));
    switch (turns.start(request)) {
      case Start.Refused refused ->
          throw costs.refused(Refusals.problem(refused, session), refused);
      case Start.Replayed replayed -> again(call, replayed.turn(), form);
      case Start.Running running -> begun(call, running, form);
    }
  }

  /** Answers about a turn that began just now: all is known of it that a stream's head says. */
  private void begun(Call call, Start.Running running, Form form) {
    head(call, running.turn(), running.trace(), false);
    if (running.workflow() != null) {
      costs.left(call, running.budget());
      accepted(call, row(call, running.turn()));
    } else if (form == Form.STREAM) {
      costs.left(call, running.budget());
      events(call, running.turn(), running.trace(), 0);
    } else {
      ended(call, running.turn());
    }
  }

  /** Answers about a turn that was asked for before. */
  private void again(Call call, TurnRow row, Form form) {
    head(call, row);
    if (row.workflow() != null) {
      costs.shown(call, row, row.view());
      accepted(call, row);
    } else if (form == Form.STREAM) {
      costs.shown(call, row, row.view());
      events(call, row.id(), row.trace(), 0);
    } else {
      ended(call, row.id());
    }
  }

  private void accepted(Call call, TurnRow row) {
    call.response().header("Location", "/v1/workflows/" + row.workflow());
    call.answer(202, views.workflow(row));
  }

  private TurnRow row(Call call, String turn) {
    return store.turns().find(call.actor().tenant(), turn).orElseThrow(Problem::notFound);
  }

  /** Answers with the turn as it is once it has ended. */
  private void ended(Call call, String turn) {
    awaitEnd(turn);
    answer(call, 200, row(call, turn));
  }

  private void answer(Call call, int status, TurnRow row) {
    var view = views.turn(row);
    costs.shown(call, row, view);
    call.answer(status, view);
  }

  private void awaitEnd(String turn) {
    try {
      var channel = turns.channel(turn);
      while (channel.isPresent() && !channel.get().awaitEnd(LOOK)) {
        // It has its own deadline; there is nothing to do but to wait on, here or elsewhere.
        if (channel.get().released()) {
          throw stops();
        }
      }
      if (channel.isEmpty() && !new StoredStream(store, turns, turn).awaitEnd()) {
        throw stops();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Problem stops() {
    return Problem.of(ProblemType.CAPACITY, "this node stops; the turn can be asked for again");
  }

  void show(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    var row = found(call);
    nearest(call, row.id(), row.endedAt() != null);
    answer(call, 200, row);
  }

  void cancel(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    var row = found(call);
    turns.cancel(row.id());
    answer(call, 202, row(call, row.id()));
  }

  void events(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    var row = found(call);
    head(call, row);
    costs.shown(call, row, row.view());
    events(call, row.id(), row.trace(), lastEventId(call));
  }

  private void events(Call call, String turn, String trace, long after) {
    var live = turns.channel(turn);
    var from = live.map(channel -> from(channel, after)).orElse(after);
    var here = live.isPresent() && from <= live.get().last();
    var stored = new StoredStream(store, turns, turn);
    if (here || (live.isEmpty() && stored.runs())) {
      if (after > 0) {
        turns.resumed(trace);
      }
      if (here) {
        stream.follow(call.response(), live.get(), from);
      } else {
        stream.follow(call.response(), stored, after);
      }
      return;
    }
    var all = store.turns().eventsAfter(turn, 0);
    if (all.isEmpty()) {
      throw Problem.of(ProblemType.GONE, "the events are no longer kept");
    }
    var rest = rest(all, after);
    if (rest.isEmpty()) {
      call.response().status(204);
      call.response().send();
      return;
    }
    stream.replay(call.response(), rest);
  }

  /** As {@link StoredStream#from}, for a turn that runs here: it was here or elsewhere before. */
  private long from(TurnChannel live, long after) {
    if (after == 0 || live.base() == 0) {
      return after;
    }
    var all = store.turns().eventsAfter(live.turn(), 0);
    // Its recovery may be still to come: who has seen more than there is waits for it.
    return Math.min(StoredStream.afterRecovery(all, after), live.last());
  }

  private static List<TurnEvent> rest(List<TurnEvent> all, long after) {
    var from = StoredStream.afterRecovery(all, after);
    return all.stream().filter(event -> event.id() > from).toList();
  }

  private void head(Call call, TurnRow row) {
    head(call, row.id(), row.trace(), row.endedAt() != null);
  }

  private void head(Call call, String turn, String trace, boolean ended) {
    call.response().header(Wire.TURN, turn);
    call.response().header(Wire.TRACE, trace);
    nearest(call, turn, ended);
  }

  private void nearest(Call call, String turn, boolean ended) {
    call.nearest(store.nodes(), ended ? null : turn);
  }

  private TurnRow found(Call call) {
    return turns
        .find(call.actor(), call.path("session"), call.path("turn"))
        .orElseThrow(Problem::notFound);
  }

  private static Form form(Call call) {
    var accept = call.request().headers().first(HeaderNames.ACCEPT).orElse("*/*");
    if (accept.contains(Wire.EVENT_STREAM) || accept.contains("*/*") || accept.contains("text/*")) {
      return Form.STREAM;
    }
    if (accept.contains("application/json") || accept.contains("application/*")) {
      return Form.STATE;
    }
    throw Problem.of(
        ProblemType.NOT_ACCEPTABLE, "a turn comes as text/event-stream or application/json");
  }

  private static long lastEventId(Call call) {
    var header = call.header("Last-Event-ID").orElse("0");
    if (!header.matches("[0-9]{1,15}")) {
      throw Problem.of(ProblemType.INVALID_REQUEST, "Last-Event-ID: expected a whole number");
    }
    return Long.parseLong(header);
  }

  private static @Nullable String idempotencyKey(Call call) {
    var key = call.header(Wire.IDEMPOTENCY_KEY).orElse(null);
    if (key != null && !key.matches("[\\x21-\\x7e]{1,128}")) {
      throw Problem.of(
          ProblemType.INVALID_REQUEST,
          "Idempotency-Key: expected 1 to 128 visible ASCII characters");
    }
    return key;
  }

  static @Nullable Long expectedVersion(Call call) {
    var tag = call.header("If-Match").orElse(null);
    if (tag == null || tag.equals("*")) {
      return null;
    }
    if (!tag.matches("\"[0-9]{1,15}\"")) {
      throw Problem.of(ProblemType.INVALID_REQUEST, "If-Match: expected a quoted version");
    }
    return Long.valueOf(tag.substring(1, tag.length() - 1));
  }
}
