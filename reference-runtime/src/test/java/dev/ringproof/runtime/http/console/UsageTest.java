package dev.ringproof.runtime.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.runtime.http.console.SignIns.SignIn;
import dev.ringproof.runtime.session.Actor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UsageTest {
  private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

  private static JsonObject amount(long tokens, long micros) {
    return JsonValue.object().with("tokens", tokens).with("micros", micros);
  }

  private static JsonObject session(String id, long tokens, long micros) {
    return JsonValue.object()
        .with("session", id)
        .with("tier", "A")
        .with("settled", amount(tokens, micros));
  }

  private static JsonObject model(String name, long tokens, long micros) {
    return JsonValue.object()
        .with("model", name)
        .with("inputTokens", tokens)
        .with("outputTokens", 0)
        .with("costMicros", micros);
  }

  private static JsonObject usage(List<JsonValue> sessions, List<JsonValue> models) {
    return JsonValue.object()
        .with("tenant", "acme")
        .with("currency", "EUR")
        .with("limit", new JsonNull())
        .with("windowEnds", "2026-11-30T08:12:05.000Z")
        .with("settled", amount(0, 0))
        .with("reserved", amount(0, 0))
        .with("sessions", new JsonArray(sessions))
        .with("models", new JsonArray(models))
        .with("remaining", new JsonNull());
  }

  private static String page(JsonObject usage) {
    var actor = new Actor("ann", "acme", ActorType.EXTERNAL, Set.of("agent"), Instant.MAX);
    var body = new Markup();
    new Usage(usage, new SignIn(actor, "word"), NOW).page().body().accept(body);
    return body.toString();
  }

  @Test
  void whatAWindowHasLeftIsSaidAndDrawn() {
    var spent =
        usage(List.of(session("ses_a", 700_000, 1_234_567)), List.of())
            .with("settled", amount(700_000, 1_234_567))
            .with("reserved", amount(50_000, 20_000))
            .with("limit", amount(1_000_000, 5_000_000))
            .with("remaining", amount(250_000, 3_745_433));
    assertThat(page(spent))
        .contains("2026-11-30T08:12:05.000Z, in 12 min 5 s", ">EUR</th>")
        .contains(">Charged</th><td class=\"number\">700,000</td><td class=\"number\">1.234567<")
        .contains("under way</th><td class=\"number\">50,000</td><td class=\"number\">0.020000<")
        .contains(">Left</th><td class=\"number\">250,000</td><td class=\"number\">3.745433<")
        .contains(">Limit</th><td class=\"number\">1,000,000</td><td class=\"number\">5.000000<")
        .contains("Tokens: 75 % used", "Money: 25 % used", "value=\"75\"");
  }

  @Test
  void anOverdraftIsBelowZeroAndNoMoreThanAll() {
    var over =
        usage(List.of(), List.of())
            .with("settled", amount(120, 7))
            .with("limit", amount(100, 10))
            .with("remaining", amount(-20, 3));
    assertThat(page(over)).contains(">-20</td>", "Tokens: 100 % used", "Money: 70 % used");
  }

  @Test
  void nothingSpentIsSaidAndNoTableIsEmpty() {
    assertThat(page(usage(List.of(), List.of())))
        .contains("Nothing has been charged in this window yet.", "no limit")
        .doesNotContain("By session", "By model", "<meter", ">Left<");
  }

  @Test
  void hostileNamesAreTextAndNothingHides() {
    var evil = "<script>alert(1)</script>\" onload=\"x\u202e";
    var shown =
        page(
            usage(List.of(session(evil, 1, 1)), List.of(model(evil, 1, 1)))
                .with("tenant", evil)
                .with("settled", amount(1, 1)));
    assertThat(shown)
        .doesNotContain("<script", "\" onload=\"", "\u202e")
        .containsPattern("(?s)(&lt;script&gt;alert\\(1\\).*<mark>U\\+202E</mark>.*){3}");
  }

  @Test
  void whoSpentMostStandsFirstAndALongTailIsOneRow() {
    var most = Usage.MOST_ROWS;
    var rows = new ArrayList<JsonValue>();
    IntStream.rangeClosed(1, most + 7).forEach(i -> rows.add(session("ses_" + i + "!", i, i)));
    var models = List.<JsonValue>of(model("small", 1, 1), model("large", 2, 9));
    var shown = page(usage(rows, models).with("settled", amount(3, 10)));
    assertThat(shown).contains("ses_" + (most + 7) + "!", "ses_8!").doesNotContain("ses_7!");
    // 1 + 2 + .. + 7.
    assertThat(shown)
        .contains(">7 others</th><td></td><td class=\"number\">28</td>")
        .contains("0.000028");
    assertThat(Stream.of("ses_" + (most + 7) + "!", "ses_8!", "7 others", "large", "small"))
        .map(shown::indexOf)
        .isSorted();
  }
}
