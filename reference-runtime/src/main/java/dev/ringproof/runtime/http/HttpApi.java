package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.approval.ApprovalBook;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.telemetry.TurnLog;
import dev.ringproof.runtime.turn.Turns;
import dev.ringproof.runtime.workflow.Jobs;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** The server: all routes, one guard, one place where problems are made. */
public final class HttpApi implements AutoCloseable {
  /** The longest body that is read. */
  public static final int MOST_BODY_BYTES = Bodies.MOST_BYTES;

  /** The longest message that is taken. */
  public static final int MOST_MESSAGE_CHARS = Bodies.MOST_CHARS;

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int MOST_HEADER_BYTES = 32_768;

  private final Parts parts;
  private final WebServer server;
  private volatile boolean ready;

  /**
   * What the surface is made of.
   *
   * @param discovery the document of the well-known path, made anew for each request
   */
  public record Parts(
      Config config,
      TierData tiers,
      Store store,
      Turns turns,
      Jobs jobs,
      ApprovalBook approvals,
      RingGate ring,
      SloRecorder slo,
      TurnLog log,
      Ids ids,
      Clock clock,
      Supplier<JsonObject> discovery) {}

  /** Makes the server; it does not listen yet. */
  public HttpApi(Parts parts) {
    this.parts = parts;
    var http1 = Http1Config.builder().maxHeadersSize(MOST_HEADER_BYTES).build();
    this.server =
        WebServer.builder()
            .host(parts.config().host())
            .port(parts.config().port())
            .connectionOptions(options -> options.tcpNoDelay(true))
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .addProtocol(http1)
            .routing(this::routing)
            .build();
  }

  /** Checks what this surface reads from files. */
  public static void check(Config config) {
    var unused = Keys.read(config.jwksFile());
  }

  /** Listens; answers 503 on readiness until {@link #ready}. */
  public void start() {
    server.start();
  }

  /** Says from now on that it is ready. */
  public void ready() {
    ready = true;
  }

  /** Returns the port that it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    ready = false;
    server.stop();
  }

  private void routing(HttpRouting.Builder routing) {
    var config = parts.config();
    var tokens =
        new Tokens(Keys.read(config.jwksFile()), config.issuer(), config.audience(), parts.clock());
    var guard = new Guard(tokens, parts.ring());
    new Errors(parts.ids(), parts.log()).install(routing);
    routing.get(
        Wire.WELL_KNOWN,
        (request, response) -> Call.answer(response, 200, parts.discovery().get()));
    routing.get("/health/live", (request, response) -> Call.answer(response, 200, status("live")));
    routing.get(
        "/health/ready",
        (request, response) ->
            Call.answer(response, ready ? 200 : 503, status(ready ? "ready" : "starting")));
    guarded(routing, guard);
    new Fallbacks(guard).install(routing);
  }

  private void guarded(HttpRouting.Builder routing, Guard guard) {
    var views =
        new Views(
            new Views.Deps(
                parts.turns(),
                parts.jobs(),
                parts.approvals(),
                parts.store(),
                parts.tiers(),
                parts.ring().ring(),
                parts.clock()));
    var sessions =
        new SessionRoutes(
            parts.store(), parts.turns(), views, parts.tiers(), parts.ids(), parts.clock());
    var stream = new EventStream(parts.tiers().windows().heartbeat());
    var turns = new TurnRoutes(parts.store(), parts.turns(), views, stream);
    var approvals = new ApprovalRoutes(parts.approvals(), views);
    var info =
        new InfoRoutes(
            parts.store(), parts.turns(), views, parts.tiers(), parts.slo(), parts.clock());
    routing
        .post(Paths.SESSIONS, guard.entering(sessions::open))
        .get(Paths.SESSION, guard.entering(sessions::show))
        .delete(Paths.SESSION, guard.entering(sessions::erase))
        .post(Paths.TURNS, guard.entering(turns::take))
        .get(Paths.TURN, guard.entering(turns::show))
        .delete(Paths.TURN, guard.entering(turns::cancel))
        .get(Paths.EVENTS, guard.entering(turns::events))
        .get(Paths.APPROVALS, guard.entering(approvals::list))
        .post(Paths.DECISION, guard.entering(approvals::decide))
        .post(Paths.WORKFLOWS, guard.entering(turns::takeWorkflow))
        .get(Paths.WORKFLOW, guard.entering(info::workflow))
        .delete(Paths.WORKFLOW, guard.entering(info::cancelWorkflow))
        .get(Paths.TRACE, guard.entering(info::trace))
        .get(Paths.USAGE, guard.entering(info::usage))
        .get(Paths.SLO, guard.entering(info::slo))
        .get(Paths.METRICS, guard.entering(info::metrics));
  }

  private static JsonObject status(String status) {
    return JsonValue.object().with("status", status);
  }
}
