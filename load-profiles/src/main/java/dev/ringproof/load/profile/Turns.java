package dev.ringproof.load.profile;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Board;
import dev.ringproof.load.measure.TurnRecord;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.Set;

/**
 * What a virtual user does: it waits for its own arrival, takes one turn, and is gone. All are
 * there from the start, so that no arrival waits for another turn's end: an open model, whose
 * arrivals are data and may as well be those of a trace.
 */
final class Turns {
  private static final String RECORD = "record";
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Set<String> LAST_STATES = Set.of("done", "failed", "dead", "cancelled");

  // Gatling drops what came between two checks unless told to keep it.
  private static final int KEPT_EVENTS = 64;

  private Turns() {}

  static HttpProtocolBuilder protocol(Board board) {
    return http.baseUrl(board.base().toString())
        .disableWarmUp()
        .disableCaching()
        .disableFollowRedirect()
        .sseUnmatchedInboundMessageBufferSize(KEPT_EVENTS);
  }

  /** Returns the turns of tier A or B, streamed. */
  static PopulationBuilder streamed(TierId tier, Board board) {
    return scenario("tier " + tier)
        .exec(arrival(tier, board), send(board), stream(tier, board))
        .injectOpen(atOnceUsers(board.count(tier)));
  }

  /** Returns the jobs of tier C, accepted and then asked after until they ended. */
  static PopulationBuilder jobs(Board board) {
    return scenario("tier C")
        .exec(arrival(TierId.C, board), send(board), accept(), poll(board))
        .injectOpen(atOnceUsers(board.count(TierId.C)));
  }

  private static ChainBuilder arrival(TierId tier, Board board) {
    return exec(session -> session.set(RECORD, board.take(tier)))
        .exec(
            pause(
                session -> {
                  var left = board.intended(record(session).assignment()) - System.nanoTime();
                  // Gatling waits whole milliseconds: up, so that nobody leaves early.
                  return Duration.ofMillis(Math.max(0, Math.ceilDiv(left, 1_000_000)));
                }));
  }

  private static ChainBuilder send(Board board) {
    return exec(
        session -> {
          board.sending(record(session));
          return session;
        });
  }

  private static ChainBuilder stream(TierId tier, Board board) {
    var seen =
        sse.checkMessage("terminal event")
            .matching(
                bodyString()
                    .transformWithSession(
                        (message, session) -> {
                          var type = Events.type(message);
                          record(session).event(type, System.nanoTime());
                          if (type.equals("turn.failed")) {
                            record(session).failedFor(Events.reason(message));
                          }
                          return Events.terminal(type) ? type : null;
                        })
                    .exists());
    return exec(sse("turn " + tier)
            .post(Turns::turnPath)
            .header("Authorization", Turns::bearer)
            .header("Content-Type", "application/json")
            .body(StringBody(Turns::body))
            .await(board.patience())
            .on(seen))
        .exec(Turns::refusal)
        .doIf(session -> record(session).hasEnd())
        .then(
            // Whoever sends two terminal events sends the second right after the first.
            exec(pause(Duration.ofMillis(20)))
                .exec(
                    sse.processUnmatchedMessages(
                        (messages, session) -> {
                          var record = record(session);
                          messages.stream()
                              .map(message -> Events.type(message.message()))
                              .filter(Events::terminal)
                              .forEach(type -> record.event(type, System.nanoTime()));
                          return session;
                        })))
        .exec(sse("close").close());
  }

  private static Session refusal(Session session) {
    var record = record(session);
    if (record.status() == 0) {
      record.answered(Statuses.take());
    }
    return session;
  }

  private static ChainBuilder accept() {
    return exec(
        http("job accepted")
            .post(Turns::turnPath)
            .header("Authorization", Turns::bearer)
            .header("Content-Type", "application/json")
            .body(StringBody(Turns::body))
            .check(
                status()
                    .transformWithSession(
                        (code, session) -> {
                          record(session).answered(code);
                          if (code == 202) {
                            record(session).accepted(System.nanoTime());
                          }
                          return code;
                        })
                    .is(202),
                header("Location").saveAs("location")));
  }

  private static ChainBuilder poll(Board board) {
    return asLongAs(session -> !session.isFailed() && waiting(record(session), board))
        .on(
            exec(pause(POLL))
                .exec(
                    http("job asked after")
                        .get("#{location}")
                        .header("Authorization", Turns::bearer)
                        .check(
                            bodyString()
                                .transformWithSession(
                                    (body, session) -> {
                                      var state = state(body);
                                      if (LAST_STATES.contains(state)) {
                                        record(session).jobEnded(state, System.nanoTime());
                                      }
                                      return state;
                                    })
                                .exists())));
  }

  private static boolean waiting(TurnRecord record, Board board) {
    return !record.hasEnd() && System.nanoTime() - record.sentAt() < board.patience().toNanos();
  }

  private static String state(String body) {
    try {
      return Json.parse(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
          .text("/state")
          .orElse("");
    } catch (DocumentException notJson) {
      return "";
    }
  }

  private static String turnPath(Session session) {
    return "/v1/sessions/" + record(session).assignment().session() + "/turns";
  }

  private static String bearer(Session session) {
    var token = record(session).assignment().who().token();
    return "Bearer " + (token == null ? "" : token);
  }

  private static String body(Session session) {
    var message = record(session).assignment().message();
    return Json.write(JsonValue.object().with("message", message));
  }

  private static TurnRecord record(Session session) {
    TurnRecord record = session.get(RECORD);
    if (record == null) {
      throw new IllegalStateException("the session has lost its turn");
    }
    return record;
  }
}
