package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.approval.ApprovalBook;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.console.Console;
import dev.ringproof.runtime.memory.Memory;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.telemetry.TurnLog;
import dev.ringproof.runtime.turn.Outlooks;
import dev.ringproof.runtime.turn.Turns;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server: all routes, one guard, one place where problems are made. */
public final class HttpApi implements AutoCloseable {
  /** The longest body that is read. */
  public static final int MOST_BODY_BYTES = Bodies.MOST_BYTES;

  /** The longest message that is taken. */
  public static final int MOST_MESSAGE_CHARS = Bodies.MOST_CHARS;

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final String READY = "ready";
  private static final int MOST_HEADER_BYTES = 32_768;

  private final Parts parts;
  private final WebServer server;
  private final SlowReaders readers = new SlowReaders(SlowReaders.PATIENCE);
  private volatile String state = "starting";

  /**
   * What the surface is made of.
   *
   * @param memory null: none is declared
   * @param discovery the document of the well-known path, made anew for each request
   */
  public record Parts(
      Config config,
      TierData tiers,
      Store store,
      Turns turns,
      ApprovalBook approvals,
      Outlooks outlooks,
      @Nullable Memory memory,
      RingGate ring,
      SloRecorder slo,
      TurnLog log,
      Ids ids,
      Clock clock,
      Edge edge,
      Supplier<JsonObject> discovery) {}

  /** Who may come in and what goes out, as replaceable parts. */
  public record Edge(
      Identity identity,
      ScopeGuard scopes,
      BodyReader bodies,
      EventEncoder encoder,
      CostHeaders costs) {}

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
            .directHandlers(Unrouted.handlers(parts.ids()))
            .routing(this::routing)
            .build();
  }

  /** Checks what this surface reads from files. */
  public static void check(Config config) {
    var url = config.jwksUrl();
    if (url == null) {
      var unused = KeySet.read(Objects.requireNonNull(config.jwksFile()));
      return;
    }
    try (var published = new PublishedKeys(url)) {
      var unused = published.fetch();
    } catch (IOException e) {
      throw DocumentException.at("jwks-url", String.valueOf(e.getMessage()), "a key set");
    }
  }

  /**
   * Listens; answers 503 on readiness until {@link #ready}.
   *
   * @throws IllegalStateException when the address is taken or not this machine's
   */
  public void start() {
    server.start();
    // The server logs why it does not listen, and returns all the same.
    if (!server.isRunning() || server.port() <= 0) {
      throw new IllegalStateException(
          "cannot listen on "
              + parts.config().host()
              + ":"
              + parts.config().port()
              + ": the port is taken or the host is not this machine's; name another by"
              + " RINGPROOF_PORT and RINGPROOF_HOST");
    }
  }

  /** Says from now on that it is ready. */
  public void ready() {
    state = READY;
  }

  /** Says from now on that it stops: a balancer sends nobody here any more. */
  public void draining() {
    state = "draining";
  }

  /** Returns the port that it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    draining();
    server.stop();
    readers.close();
  }

  private void routing(HttpRouting.Builder routing) {
    var edge = parts.edge();
    var guard = new Guard(edge, parts.ring());
    var errors = new Errors(parts.ids(), parts.log());
    routing.addFilter(new Endings(errors));
    errors.install(routing);
    var groups = groups();
    for (var route : Route.values()) {
      routing.route(Method.create(route.method()), route.path(), handler(route, guard, groups));
    }
    console(edge.identity()).install(routing);
    new Fallbacks(guard).install(routing);
  }

  private Console console(Identity identity) {
    return new Console(
        new Console.Parts(
            token -> admitted(identity, token),
            parts.ring(),
            parts.approvals(),
            parts.store().evidence(),
            parts.outlooks(),
            usage()::of,
            parts.clock()));
  }

  private TenantUsage usage() {
    var window = parts.tiers().windows().budgets();
    return new TenantUsage(
        parts.store().sessions(),
        parts.ring(),
        window,
        parts.edge().costs().currency(),
        parts.clock());
  }

  private Optional<Actor> admitted(Identity identity, String token) {
    try {
      return Optional.of(identity.of(bearer(token)))
          .filter(actor -> parts.ring().refusal(actor).isEmpty());
    } catch (Problem refused) {
      return Optional.empty();
    }
  }

  private static Identity.Headers bearer(String token) {
    return name ->
        name.equalsIgnoreCase("Authorization") ? Optional.of("Bearer " + token) : Optional.empty();
  }

  private record Groups(
      SessionRoutes sessions,
      SessionExport export,
      TurnRoutes turns,
      ApprovalRoutes approvals,
      MemoryRoutes memory,
      JobRoutes jobs,
      InfoRoutes info) {}

  private Groups groups() {
    var views =
        new Views(
            new Views.Deps(
                parts.turns(),
                parts.approvals(),
                parts.store(),
                parts.tiers(),
                parts.ring().ring(),
                parts.clock()));
    var sessions =
        new SessionRoutes(
            parts.store(), parts.turns(), views, parts.tiers(), parts.ids(), parts.clock());
    var heartbeat = parts.tiers().windows().heartbeat();
    var stream = new EventStream(parts.edge().encoder(), heartbeat, readers);
    var costs = new Costs(parts.edge().costs(), parts.clock());
    var turns = new TurnRoutes(parts.store(), parts.turns(), views, stream, costs);
    var approvals = new ApprovalRoutes(parts.approvals(), views);
    var jobs = new JobRoutes(parts.store(), parts.turns(), views, costs);
    var info = new InfoRoutes(parts.store(), usage(), parts.slo());
    var memory = new MemoryRoutes(parts.store().sessions(), parts.memory());
    var export = new SessionExport(parts.store(), views, parts.memory(), parts.clock());
    return new Groups(sessions, export, turns, approvals, memory, jobs, info);
  }

  /** A node that cannot reach its store can take no turn: whoever balances load is to know. */
  private void readiness(ServerResponse response) {
    if (!state.equals(READY)) {
      Call.answer(response, 503, status(state));
      return;
    }
    var answers = parts.store().answers();
    Call.answer(response, answers ? 200 : 503, status(answers ? READY : "store-unreachable"));
  }

  private Handler handler(Route route, Guard guard, Groups to) {
    return switch (route) {
      case DISCOVER -> (request, response) -> Call.answer(response, 200, parts.discovery().get());
      case LIVE -> (request, response) -> Call.answer(response, 200, status("live"));
      case READY -> (request, response) -> readiness(response);
      case OPEN_SESSION -> guard.entering(to.sessions()::open);
      case SHOW_SESSION -> guard.entering(to.sessions()::show);
      case ERASE_SESSION -> guard.entering(to.sessions()::erase);
      case EXPORT_SESSION -> guard.entering(to.export()::export);
      case TAKE_TURN -> guard.entering(to.turns()::take);
      case SHOW_TURN -> guard.entering(to.turns()::show);
      case CANCEL_TURN -> guard.entering(to.turns()::cancel);
      case FOLLOW_TURN -> guard.entering(to.turns()::events);
      case LIST_APPROVALS -> guard.entering(to.approvals()::list);
      case DECIDE_APPROVAL -> guard.entering(to.approvals()::decide);
      case START_WORKFLOW -> guard.entering(to.turns()::takeWorkflow);
      case LIST_WORKFLOWS -> guard.entering(to.jobs()::list);
      case SHOW_WORKFLOW -> guard.entering(to.jobs()::show);
      case CANCEL_WORKFLOW -> guard.entering(to.jobs()::cancel);
      case REDRIVE_WORKFLOW -> guard.entering(to.jobs()::redrive);
      case SHOW_TRACE -> guard.entering(to.info()::trace);
      case SHOW_MEMORY -> guard.entering(to.memory()::show);
      case SHOW_USAGE -> guard.entering(to.info()::usage);
      case SHOW_SLO -> guard.entering(to.info()::slo);
      case SHOW_METRICS -> guard.entering(to.info()::metrics);
    };
  }

  private static JsonObject status(String status) {
    return JsonValue.object().with("status", status);
  }
}
