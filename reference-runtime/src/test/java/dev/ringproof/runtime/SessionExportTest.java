package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreFixture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is held of a session, handed to whoever opened it. */
final class SessionExportTest extends InAWorld {
  private static final String MESSAGE = "{\"message\":\"hi from the canary\"}";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);

  private final DocumentedSurface documented = new DocumentedSurface();
  private final AtomicReference<Store> store = new AtomicReference<>();
  private final Instant now = Clock.systemUTC().instant();

  @BeforeEach
  void restartWithAStoreInReach() throws Exception {
    world.settings.put("RINGPROOF_MODEL_PRIMARY_KEY", "canary-provider-key");
    world.assembly =
        config ->
            new Assembly(config) {
              @Override
              protected Store store() {
                store.set(super.store());
                return store.get();
              }
            };
    world.restart();
  }

  private HttpResponse<String> export(String session, String token) throws Exception {
    return world.send("GET", "/v1/sessions/" + session + "/export", token, "");
  }

  private JsonValue exported(String session) throws Exception {
    var reply = export(session, world.user());
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return documented.check("exportSession", reply);
  }

  private static void voucher(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("\"role\":\"tool\"")) {
      out.says("Asked").ends("stop");
    } else {
      out.asks("send_voucher", "{\"order\":\"o1\",\"amount\":5}").ends("tool_calls");
    }
  }

  private String inbox() throws Exception {
    return world.send("GET", "/v1/approvals?state=pending", world.approver(), "").body();
  }

  @Test
  void itHasTurnsActionsApprovalsAndMoneyAndNoSecret() throws Exception {
    var session = world.session("A", world.user());
    var turns = "/v1/sessions/" + session + "/turns";
    world.primary = SessionExportTest::voucher;
    world.send("POST", turns, world.user(), MESSAGE);
    var asked = Json.parse(inbox()).at("/approvals/0").orElseThrow();
    var word =
        JsonValue.object()
            .with("decision", "approve")
            .with("digest", asked.text("/digest").orElseThrow());
    var decision = "/v1/approvals/" + asked.text("/id").orElseThrow() + "/decision";
    world.send("POST", decision, world.approver(), Json.write(word));
    var done = "/turns/0/actions/0/state";
    await().atMost(SOON).until(() -> exported(session).text(done).orElse("").equals("completed"));
    world.primary = World::hello;
    var reply = world.send("POST", turns, world.user(), MESSAGE);
    var whole = exported(session);
    var shown = world.send("GET", "/v1/sessions/" + session, world.user(), "");
    // There is but one node.
    assertThat(shown.headers().firstValue("Ringproof-Affinity")).isEmpty();
    var view = shown.body();
    assertThat(whole.at("/session")).contains(Json.parse(view));
    assertThat(whole.text("/owner")).contains("ann");
    assertThat(whole.items("/turns")).hasSize(2);
    assertThat(whole.whole("/turns/0/version")).contains(1L);
    assertThat(whole.whole("/turns/1/usage/outputTokens")).contains(2L);
    assertThat(whole.text("/turns/1/trace"))
        .isEqualTo(reply.headers().firstValue("Ringproof-Trace"));
    assertThat(whole.text("/turns/0/raw/prompt/text")).contains("hi from the canary");
    assertThat(whole.text("/turns/1/raw/answer/text")).contains("Hello there");
    assertThat(whole.text("/turns/0/raw/arguments/of/0/arguments/order")).contains("o1");
    assertThat(whole.at("/turns/1/raw/arguments")).contains(new JsonNull());
    assertThat(whole.text("/turns/0/actions/0/reference")).contains("r1");
    assertThat(whole.text("/turns/0/actions/0/approval/state")).contains("consumed");
    assertThat(whole.text("/turns/0/actions/0/approval/decidedBy")).contains("bob");
    assertThat(Json.write(whole))
        .doesNotContain("canary-provider-key", "embedding\":[", world.user().substring(0, 40));
    assertThat(raws(whole)).isEqualTo(List.of("raw", "raw"));
  }

  /** Where the prompt stands: under a member that is marked as raw, and nowhere else. */
  private static List<String> raws(JsonValue whole) {
    return whole.items("/turns").stream()
        .map(JsonObject.class::cast)
        .flatMap(turn -> turn.members().entrySet().stream())
        .filter(member -> Json.write(member.getValue()).contains("canary"))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void aJobIsInIt() throws Exception {
    var session = world.session("C", world.user());
    var body = "{\"session\":\"" + session + "\",\"message\":\"hi\"}";
    var path =
        world
            .send("POST", "/v1/workflows", world.user(), body)
            .headers()
            .firstValue("Location")
            .orElseThrow();
    await()
        .atMost(SOON)
        .until(() -> exported(session).text("/turns/0/job/state").orElse("").equals("done"));
    assertThat(exported(session).text("/turns/0/job/id").map(id -> "/v1/workflows/" + id))
        .contains(path);
    assertThat(exported(session).whole("/turns/0/job/attempts")).contains(1L);
  }

  @Test
  void toAllButItsOwnerItDoesNotExist() throws Exception {
    var session = world.session("A", world.user());
    assertThat(exported(session).items("/turns")).isEmpty();
    var none = "ses_" + "a".repeat(26);
    var missing = bare(export(none, world.user()));
    assertThat(bare(export(session, world.token("ann", "other", "agent")))).isEqualTo(missing);
    assertThat(bare(export(session, world.token("bob", "acme", "agent")))).isEqualTo(missing);
    assertThat(export(session, world.token("ann", "acme", "ops")).statusCode()).isEqualTo(403);
    world.send("DELETE", "/v1/sessions/" + session, world.user(), "");
    assertThat(bare(export(session, world.user()))).isEqualTo(missing);
  }

  private JsonObject bare(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).isEqualTo(404);
    return ((JsonObject) documented.check("exportSession", reply)).without("trace");
  }

  /** Puts a turn of the session in the store that says something and has ended. */
  private void ended(Session session, String prompt, Instant until) {
    var like = StoreFixture.turn(session);
    var id = "trn_" + "%026d".formatted(Integer.parseInt(like.turn().substring(4)));
    var turn =
        new BeginTurn(
            id.replace('0', 'a').replace('1', 'b').replace('8', 'x').replace('9', 'y'),
            like.trace(),
            session.id(),
            like.actor(),
            like.bodyDigest(),
            null,
            null,
            store.get().sessions().find("acme", session.id()).orElseThrow().version(),
            new Spend(1, 1),
            null,
            null,
            BudgetWindow.resetting(HOUR),
            until,
            now,
            prompt,
            null,
            List.of(),
            List.of(StoreFixture.event(1, EventType.TURN_STARTED)),
            null);
    assertThat(store.get().turns().begin(turn)).isInstanceOf(Begun.Started.class);
    store
        .get()
        .turns()
        .settle(
            new Settlement(
                turn.turn(),
                "completed",
                new Spend(1, 1),
                List.of(),
                "",
                JsonValue.object(),
                "answer",
                until,
                now,
                List.of(),
                List.of(StoreFixture.event(2, EventType.TURN_COMPLETED))));
  }

  private Session opened() throws Exception {
    var id = world.session("A", world.user());
    return store.get().sessions().find("acme", id).orElseThrow();
  }

  @Test
  void rawTextGoesWithItsWindowAndTheRestStays() throws Exception {
    var session = opened();
    ended(session, "still kept", now.plus(HOUR));
    ended(session, "past its window", now.minusSeconds(1));
    var whole = exported(session.id());
    assertThat(whole.text("/turns/0/raw/prompt/text")).contains("still kept");
    assertThat(whole.at("/turns/1/raw/prompt")).contains(new JsonNull());
    assertThat(whole.at("/turns/1/raw/answer")).contains(new JsonNull());
    assertThat(whole.text("/turns/1/state")).contains("completed");
    assertThat(Json.write(whole)).doesNotContain("past its window");
  }

  @Test
  void aLongOneIsStreamedInOrderAndOneThatIsErasedEndsInTheMiddle() throws Exception {
    var session = opened();
    var long60 = "x".repeat(400_000);
    for (var i = 0; i < 60; i++) {
      ended(session, i + " " + long60, now.plus(HOUR));
    }
    var whole = exported(session.id());
    var said = whole.items("/turns").stream().map(t -> t.text("/raw/prompt/text").orElse(""));
    assertThat(said.map(text -> text.split(" ", 2)[0]))
        .containsExactlyElementsOf(StoreFixture.times(60).mapToObj(String::valueOf).toList());
    assertThat(Set.copyOf(whole.items("/turns"))).hasSize(60);
    var path = "/v1/sessions/" + session.id() + "/export";
    var reply =
        world.client.send(
            world.request("GET", path, world.user(), ""), BodyHandlers.ofInputStream());
    try (var in = reply.body()) {
      var first = in.readNBytes(1_000);
      world.send("DELETE", "/v1/sessions/" + session.id(), world.user(), "");
      assertThatThrownBy(
              () -> {
                var rest = in.readAllBytes();
                Json.parse(
                    new String(first, StandardCharsets.UTF_8)
                        + new String(rest, StandardCharsets.UTF_8));
              })
          .isInstanceOfAny(IOException.class, DocumentException.class);
    }
  }
}
