package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What headers say of money: there where they belong, and no other numbers than the bodies'. */
final class CostHeadersTest extends InAWorld {
  private static final String MESSAGE = "{\"message\":\"hi\"}";
  private static final String[] STATE = {"Accept", "application/json"};
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern RESET = Pattern.compile(".*, reset=([1-9][0-9]*)(, of=tenant)?");

  private HttpResponse<String> take(String session, String... headers) throws Exception {
    return world.send("POST", "/v1/sessions/" + session + "/turns", world.user(), MESSAGE, headers);
  }

  private static String cost(HttpResponse<String> reply) {
    return reply.headers().firstValue("Ringproof-Cost").orElse("");
  }

  private static String budget(HttpResponse<String> reply) {
    return reply.headers().firstValue("Ringproof-Budget").orElse("");
  }

  private static String amount(JsonValue tokens, JsonValue micros) {
    return "tokens=" + Json.write(tokens) + ", micros=" + Json.write(micros) + ", currency=USD";
  }

  private static String remaining(JsonValue budget) {
    return amount(at(budget, "/remaining/tokens"), at(budget, "/remaining/micros"));
  }

  private static JsonValue at(JsonValue value, String pointer) {
    return value.at(pointer).orElseThrow(() -> new AssertionError(pointer + " of " + value));
  }

  /** Asserts that both headers say what the body says, whose turn was charged so many tokens. */
  private static void both(HttpResponse<String> reply, long tokens) {
    var body = Json.parse(reply.body());
    var usage = at(body, "/usage");
    assertThat(
            usage.whole("/inputTokens").orElseThrow() + usage.whole("/outputTokens").orElseThrow())
        .isEqualTo(tokens);
    assertThat(cost(reply))
        .isEqualTo(
            "tokens="
                + tokens
                + ", micros="
                + Json.write(at(usage, "/costMicros"))
                + ", currency=USD");
    assertThat(budget(reply))
        .startsWith(remaining(at(body, "/budget")) + ", reset=")
        .matches(RESET);
  }

  @Test
  void aTurnThatIsShownWholeIsShownWithItsChargeAndWhatIsLeft() throws Exception {
    var session = world.session("A", world.user());
    var first = take(session, "Accept", "application/json", "Idempotency-Key", "k");
    both(first, 12);
    var turn = "/turns/" + first.headers().firstValue("Ringproof-Turn").orElseThrow();
    both(world.send("GET", "/v1/sessions/" + session + turn, world.user(), ""), 12);
    both(take(session, "Accept", "application/json", "Idempotency-Key", "k"), 12);
    var second = take(session, STATE);
    both(second, 12);
    assertThat(budget(second)).isNotEqualTo(budget(first));
    both(world.send("DELETE", "/v1/sessions/" + session + turn, world.user(), ""), 12);
  }

  @Test
  void aTurnWithMoreThanOneCallIsToldAsOne() throws Exception {
    world.primary =
        (request, out) -> {
          if (Json.write(request).contains("\"role\":\"tool\"")) {
            out.says("Done").ends("stop");
          } else {
            out.asks("lookup_order", "{\"order\":\"o1\"}").ends("tool_calls");
          }
        };
    var reply = take(world.session("A", world.user()), STATE);
    assertThat(Json.parse(reply.body()).items("/usage/route")).hasSize(2);
    both(reply, 24);
  }

  @Test
  void aStreamBeginsWithWhatItsReservationLeft() throws Exception {
    var session = world.session("A", world.user());
    var stream = take(session, "Idempotency-Key", "k");
    assertThat(cost(stream)).isEmpty();
    var trace = stream.headers().firstValue("Ringproof-Trace").orElseThrow();
    var entries =
        Json.parse(world.send("GET", "/v1/traces/" + trace, world.user(), "").body())
            .items("/entries");
    var reserved =
        entries.stream()
            .filter(entry -> entry.text("/type").orElse("").equals("reservation"))
            .findFirst()
            .orElseThrow();
    var view = Json.parse(world.send("GET", "/v1/sessions/" + session, world.user(), "").body());
    var tokens = left(view, reserved, "tokens");
    var micros = left(view, reserved, "micros");
    assertThat(budget(stream))
        .startsWith("tokens=" + tokens + ", micros=" + micros + ", currency=USD, reset=")
        .matches(RESET);
    // By now it is known what it cost, and a stream that begins again says so.
    var again = take(session, "Idempotency-Key", "k");
    assertThat(cost(again)).startsWith("tokens=12, micros=");
    assertThat(budget(again)).startsWith(remaining(at(view, "/budget")));
    var turn = stream.headers().firstValue("Ringproof-Turn").orElseThrow();
    var events = "/v1/sessions/" + session + "/turns/" + turn + "/events";
    var rest = world.send("GET", events, world.user(), "", "Last-Event-ID", "1");
    assertThat(cost(rest)).isEqualTo(cost(again));
  }

  private static long left(JsonValue view, JsonValue reserved, String half) {
    return view.whole("/budget/limit/" + half).orElseThrow()
        - reserved.whole("/body/" + half).orElseThrow();
  }

  @Test
  void aJobIsToldOfOnceItHasUsage() throws Exception {
    var session = world.session("C", world.user());
    var accepted = take(session);
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(budget(accepted)).matches(RESET);
    var path = accepted.headers().firstValue("Location").orElseThrow();
    await()
        .atMost(SOON)
        .until(() -> world.send("GET", path, world.user(), "").body().contains("\"done\""));
    var done = world.send("GET", path, world.user(), "");
    var usage = at(Json.parse(done.body()), "/usage");
    assertThat(cost(done))
        .isEqualTo(
            amount(
                JsonValue.object().with("t", 12).at("/t").orElseThrow(), at(usage, "/costMicros")));
    assertThat(budget(done)).isEmpty();
  }

  @Test
  void aRefusalOfMoneyHasWhatIsLeftOfTheWindowThatLacks() throws Exception {
    var poor = "{\"tier\":\"A\",\"budget\":{\"tokens\":10,\"micros\":1000}}";
    var opened = world.send("POST", "/v1/sessions", world.user(), poor);
    var refused = take(Json.parse(opened.body()).text("/id").orElseThrow());
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(budget(refused)).matches("tokens=10, micros=1000, currency=USD, reset=[0-9]+");
    assertThat(RESET.matcher(budget(refused)).results().map(m -> m.group(1)))
        .containsExactly(refused.headers().firstValue("Retry-After").orElseThrow());
    var missing = take("ses_none");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(budget(missing) + cost(missing)).isEmpty();
  }

  @Test
  void aTenantWithoutMoneyIsToldThatItIsTheTenants() throws Exception {
    limit(40);
    var refused = take(world.session("A", world.user()));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("the tenant's window cannot pay");
    assertThat(budget(refused))
        .matches("tokens=40, micros=5000000, currency=USD, reset=[0-9]+, of=tenant");
  }

  @Test
  void usageSaysWhatTheTenantMaySpend() throws Exception {
    take(world.session("A", world.user()));
    var unbounded = usage();
    assertThat(unbounded.text("/currency")).contains("USD");
    assertThat(unbounded.text("/windowEnds").orElse("")).endsWith(":00:00.000Z");
    assertThat(Json.write(at(unbounded, "/limit"))).isEqualTo("null");
    assertThat(Json.write(at(unbounded, "/remaining"))).isEqualTo("null");
    limit(100_000);
    var bounded = usage();
    assertThat(bounded.whole("/limit/tokens")).contains(100_000L);
    assertThat(bounded.whole("/settled/tokens")).contains(12L);
    assertThat(bounded.whole("/remaining/tokens")).contains(99_988L);
    assertThat(bounded.whole("/remaining/micros"))
        .contains(5_000_000L - bounded.whole("/settled/micros").orElseThrow());
  }

  private JsonValue usage() throws Exception {
    return Json.parse(world.send("GET", "/v1/usage", world.user(), "").body());
  }

  private void limit(long tokens) throws Exception {
    Files.writeString(
        world.folder.resolve("tenants.json"),
        """
        {"tenants":[{"id":"acme","kind":"external","optedIn":true,
                     "budget":{"tokens":%d,"micros":5000000}}]}"""
            .formatted(tokens));
    world.restart();
  }
}
