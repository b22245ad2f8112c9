package dev.ringproof.testbed.binding;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.history.Transcript;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.proxy.FaultProxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The binding to a runtime that speaks the contract's own wire. */
public final class NativeBinding implements AgentBinding {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A target that does not say in this time what it is has nothing to say. */
  private static final Duration DISCOVERY = Duration.ofSeconds(3);

  private final Caller caller;

  private NativeBinding(Caller caller) {
    this.caller = caller;
  }

  /** Binds to an address such as {@code http://127.0.0.1:8080}. */
  public static NativeBinding to(URI base) {
    return new NativeBinding(Caller.to(base, PATIENCE));
  }

  /** Returns the same binding that waits this long for a whole answer; 60 seconds at the start. */
  @Override
  public NativeBinding patient(Duration patience) {
    return new NativeBinding(caller.patient(patience));
  }

  @Override
  public BindingKind kind() {
    return BindingKind.NATIVE;
  }

  @Override
  public Set<Verb> verbs() {
    return EnumSet.allOf(Verb.class);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public boolean ready() {
    var health = raw(RawRequest.of("GET", "/health/ready"));
    // A runtime without that path is ready once it tells what it is.
    return health.status() == 200 || (health.status() == 404 && discover().status() == 200);
  }

  @Override
  public boolean answers() {
    return discover().status() != 0;
  }

  @Override
  public Reply discover() {
    return patient(DISCOVERY).raw(RawRequest.of("GET", Wire.WELL_KNOWN));
  }

  @Override
  public Reply openSession(Persona who, TierId tier, @Nullable Spend budget) {
    var body = JsonValue.object().with("tier", tier.toString());
    if (budget != null) {
      var halves =
          JsonValue.object().with("tokens", budget.tokens()).with("micros", budget.micros());
      body = body.with("budget", halves);
    }
    return raw(as(who, "POST", "/v1/sessions").json(Json.write(body)));
  }

  @Override
  public Reply session(Persona who, String session) {
    return raw(as(who, "GET", path("sessions", session)));
  }

  @Override
  public Reply erase(Persona who, String session) {
    return raw(as(who, "DELETE", path("sessions", session)));
  }

  @Override
  public TurnStream takeTurn(Persona who, String session, TurnAsk ask) {
    return caller.stream(
        turnRequest(who, session, ask).with("Accept", Wire.EVENT_STREAM), new NativeReading());
  }

  @Override
  public UnreadStream takeTurnUnread(Persona who, String session, TurnAsk ask) {
    return caller.unread(
        turnRequest(who, session, ask).with("Accept", Wire.EVENT_STREAM), new NativeReading());
  }

  @Override
  public Reply takeTurnAndWait(Persona who, String session, TurnAsk ask) {
    return raw(turnRequest(who, session, ask).with("Accept", "application/json"));
  }

  @Override
  public TurnStream readEvents(Persona who, String session, String turn, long lastEventId) {
    var request =
        as(who, "GET", path("sessions", session, "turns", turn, "events"))
            .with("Accept", Wire.EVENT_STREAM);
    return caller.stream(
        lastEventId > 0 ? request.with("Last-Event-ID", Long.toString(lastEventId)) : request,
        new NativeReading());
  }

  @Override
  public Reply turn(Persona who, String session, String turn) {
    return raw(as(who, "GET", path("sessions", session, "turns", turn)));
  }

  @Override
  public Reply cancel(Persona who, String session, String turn) {
    return raw(as(who, "DELETE", path("sessions", session, "turns", turn)));
  }

  @Override
  public Reply approvals(Persona who) {
    return raw(as(who, "GET", "/v1/approvals?state=pending"));
  }

  @Override
  public Reply decide(
      Persona who,
      String approval,
      boolean approve,
      @Nullable String digest,
      @Nullable String reason) {
    var body = JsonValue.object().with("decision", approve ? "approve" : "deny");
    body = digest == null ? body : body.with("digest", digest);
    body = reason == null ? body : body.with("reason", reason);
    return raw(as(who, "POST", path("approvals", approval, "decision")).json(Json.write(body)));
  }

  @Override
  public Reply openWorkflow(Persona who, String session, String message) {
    var body = JsonValue.object().with("session", session).with("message", message);
    return raw(as(who, "POST", "/v1/workflows").json(Json.write(body)));
  }

  @Override
  public Reply workflow(Persona who, String id) {
    return raw(as(who, "GET", path("workflows", id)));
  }

  @Override
  public Reply cancelWorkflow(Persona who, String id) {
    return raw(as(who, "DELETE", path("workflows", id)));
  }

  @Override
  public Reply workflows(Persona who, String state) {
    var word = URLEncoder.encode(state, StandardCharsets.UTF_8);
    return raw(as(who, "GET", "/v1/workflows?state=" + word));
  }

  @Override
  public Reply redrive(Persona who, String id, @Nullable Long ifMatch) {
    var request = as(who, "POST", path("workflows", id, "redrive"));
    return raw(ifMatch == null ? request : request.with("If-Match", "\"" + ifMatch + "\""));
  }

  @Override
  public Reply trace(Persona who, String trace) {
    return raw(as(who, "GET", path("traces", trace)));
  }

  @Override
  public Reply usage(Persona who) {
    return raw(as(who, "GET", "/v1/usage"));
  }

  @Override
  public Reply slo(Persona who) {
    return raw(as(who, "GET", "/v1/slo"));
  }

  @Override
  public Reply metrics(Persona who) {
    return raw(as(who, "GET", "/metrics"));
  }

  @Override
  public Reply memory(Persona who, String session) {
    var id = URLEncoder.encode(session, StandardCharsets.UTF_8);
    return raw(as(who, "GET", "/v1/memory?session=" + id));
  }

  @Override
  public Reply raw(RawRequest request) {
    return caller.whole(request);
  }

  @Override
  public AgentBinding through(FaultProxy front) {
    InetSocketAddress address = front.address();
    return new NativeBinding(caller.through(address));
  }

  @Override
  public AgentBinding recorded(Transcript transcript) {
    return new NativeBinding(caller.recorded(transcript));
  }

  private static RawRequest turnRequest(Persona who, String session, TurnAsk ask) {
    return withHeaders(as(who, "POST", path("sessions", session, "turns")), ask)
        .json(Json.write(JsonValue.object().with("message", ask.message())));
  }

  /** Adds the headers in which an ask says more than its message. */
  static RawRequest withHeaders(RawRequest plain, TurnAsk ask) {
    var request = plain;
    var key = ask.idempotencyKey();
    var version = ask.ifMatch();
    request = key == null ? request : request.with(Wire.IDEMPOTENCY_KEY, key);
    request = version == null ? request : request.with("If-Match", "\"" + version + "\"");
    var parent = ask.traceparent();
    var state = ask.tracestate();
    request = parent == null ? request : request.with(Wire.TRACEPARENT, parent);
    return state == null ? request : request.with(Wire.TRACESTATE, state);
  }

  static RawRequest as(Persona who, String method, String path) {
    var request = RawRequest.of(method, path);
    var token = who.token();
    return token == null ? request : request.bearer(token);
  }

  private static String path(String... steps) {
    var path = new StringBuilder("/v1");
    for (var step : List.of(steps)) {
      path.append('/').append(URLEncoder.encode(step, StandardCharsets.UTF_8));
    }
    return path.toString();
  }
}
