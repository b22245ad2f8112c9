package dev.ringproof.conformance.hostile;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.ModelScript;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody's sessions, turns and jobs on a standing target, for one lane of requests alone. What
 * the target does not have stands as a well-formed id of nothing.
 */
final class LiveStage implements Stage {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long USUAL_BODY = 262_144;

  private final Standing standing;
  private final Persona user;
  private final Persona stranger;
  private final Map<String, String> places = new HashMap<>();
  private final List<String> canaries = new ArrayList<>();
  private String marker = "";

  private LiveStage(Standing standing) {
    this.standing = standing;
    this.user = standing.personas().user();
    this.stranger = standing.personas().user();
    var approver = standing.personas().approverOf(user.tenant());
    var ops = standing.personas().ops();
    put("agent", user.token());
    put("approve", approver.token());
    put("ops", ops.token());
    put("host", standing.base().getHost() + ":" + standing.base().getPort());
    put("turn", "trn_" + "a".repeat(26));
    put("trace", "0".repeat(32));
    put("approval", "apr_" + "a".repeat(26));
    put("workflow", "wfl_" + "a".repeat(26));
    put("tierc", "ses_" + "a".repeat(26));
    for (var who : List.of(user, stranger, approver, ops)) {
      Optional.ofNullable(who.token()).ifPresent(canaries::add);
    }
    canaries.addAll(standing.credentials());
  }

  /**
   * Opens what requests are about.
   *
   * @throws DocumentException when no session can be opened
   */
  static LiveStage of(Standing standing) {
    var stage = new LiveStage(standing);
    stage.freshMarker();
    stage.refresh();
    stage.foreign();
    stage.asking();
    return stage;
  }

  private void put(String place, @org.jspecify.annotations.Nullable String value) {
    places.put(place, value == null ? "none" : value);
  }

  @Override
  public InetSocketAddress address() {
    return new InetSocketAddress(standing.base().getHost(), standing.base().getPort());
  }

  @Override
  public Optional<String> fill(String place) {
    if (place.equals("spare")) {
      return Optional.of(open(user, TierId.A));
    }
    return Optional.ofNullable(places.get(place));
  }

  @Override
  public List<String> canaries() {
    return List.copyOf(canaries);
  }

  @Override
  public boolean markerRan() {
    return !standing.witness().modelCalls(marker).isEmpty();
  }

  @Override
  public void freshMarker() {
    marker = standing.witness().nonce();
    put("marker", marker);
  }

  @Override
  public long bodyBytes() {
    return standing.discovery().whole("/limits/bodyBytes").orElse(USUAL_BODY);
  }

  @Override
  public void refresh() {
    put("session", open(user, TierId.A));
    turn();
    job();
  }

  private String open(Persona who, TierId tier) {
    var reply = standing.binding().openSession(who, tier, null);
    if (reply.status() != 201) {
      throw new DocumentException("no session could be opened: " + reply);
    }
    return id(reply, "/id").orElseThrow(() -> new DocumentException("a session without id"));
  }

  private void turn() {
    var reply =
        standing
            .binding()
            .takeTurnAndWait(user, place("session"), TurnAsk.of("hello " + scripted("hello")));
    id(reply, "/id").ifPresent(id -> put("turn", id));
    id(reply, "/trace").ifPresent(id -> put("trace", id));
  }

  private void job() {
    var opened = standing.binding().openSession(user, TierId.C, null);
    if (opened.status() != 201) {
      return;
    }
    id(opened, "/id").ifPresent(id -> put("tierc", id));
    var started = standing.binding().openWorkflow(user, place("tierc"), "work " + scripted("done"));
    id(started, "/id").ifPresent(id -> put("workflow", id));
  }

  /** Another tenant's session, with a prompt that nobody else may ever see. */
  private void foreign() {
    var session = open(stranger, TierId.A);
    put("foreign", session);
    var nonce = scripted("secret answer");
    var secret = "canaryprompt" + nonce;
    canaries.add(secret);
    var unused =
        standing.binding().takeTurnAndWait(stranger, session, TurnAsk.of(secret + " " + nonce));
  }

  /** An approval that waits, in a session of its own. */
  private void asking() {
    var nonce = standing.witness().nonce();
    var arguments = JsonValue.object().with("order", nonce).with("amount", 900);
    standing
        .witness()
        .script(nonce, ModelScript.asks("send_refund", arguments).then(ModelScript.says("done")));
    var session = open(user, TierId.A);
    try (var turn = standing.binding().takeTurn(user, session, TurnAsk.of("refund " + nonce))) {
      turn.awaitType(EventType.APPROVAL_REQUIRED, PATIENCE)
          .flatMap(event -> event.data().text("/approval"))
          .ifPresent(id -> put("approval", id));
    }
  }

  private String scripted(String says) {
    var nonce = standing.witness().nonce();
    standing.witness().script(nonce, ModelScript.says(says));
    return nonce;
  }

  private String place(String name) {
    return places.getOrDefault(name, "");
  }

  private static Optional<String> id(Reply reply, String pointer) {
    try {
      return reply.status() < 300 && reply.status() > 0
          ? reply.json().text(pointer)
          : Optional.empty();
    } catch (DocumentException e) {
      return Optional.empty();
    }
  }
}
