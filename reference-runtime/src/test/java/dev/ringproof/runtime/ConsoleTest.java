package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The approver's pages: what they show, whom they let in, whose forms they take. */
final class ConsoleTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String INBOX = "/console/approvals";
  private static final String USAGE = "/console/usage";

  private HttpResponse<String> get(String path, String cookie) throws Exception {
    return world.client.send(request(path, cookie).GET().build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String cookie) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.port() + path));
    return cookie.isEmpty() ? request : request.header("Cookie", cookie);
  }

  private HttpResponse<String> post(String path, String cookie, String form, String... headers)
      throws Exception {
    var request =
        request(path, cookie)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return world.client.send(request.build(), BodyHandlers.ofString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Signs in and returns the cookie. */
  private String signedIn(String token) throws Exception {
    var reply = post("/console/sign-in", "", "token=" + encoded(token));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(303);
    var cookie = reply.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("; Path=/console; HttpOnly; SameSite=Strict").doesNotContain(token);
    return cookie.split(";", 2)[0];
  }

  private static String hidden(String page, String name) {
    var found = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
    assertThat(found.find()).as(page).isTrue();
    return found.group(1);
  }

  /** Lets the model ask for a voucher, whose turn does not wait, and returns the approval's id. */
  private String asked(String note) throws Exception {
    var arguments = "{\"order\":\"o1\",\"amount\":5,\"note\":\"" + note + "\"}";
    world.primary =
        (request, out) -> {
          if (Json.write(request).contains("\"role\":\"tool\"")) {
            out.says("Asked").ends("stop");
          } else {
            out.asks("send_voucher", arguments).ends("tool_calls");
          }
        };
    var session = world.session("A", world.user());
    var path = "/v1/sessions/" + session + "/turns";
    var turn = world.send("POST", path, world.user(), "{\"message\":\"hi\"}").body();
    assertThat(turn).contains("\"mode\":\"async\"", "event: turn.completed");
    var inbox = world.send("GET", "/v1/approvals", world.approver(), "").body();
    return Json.parse(inbox).text("/approvals/0/id").orElseThrow();
  }

  private String word(String page, String decision) {
    return "csrf="
        + encoded(hidden(page, "csrf"))
        + "&digest="
        + encoded(hidden(page, "digest"))
        + "&reason=fine&decision="
        + decision;
  }

  @Test
  void anApproverSignsInReviewsAndApproves() throws Exception {
    var id = asked("for the delay");
    assertThat(get(INBOX, "").headers().firstValue("Location")).contains("/console/sign-in");
    var cookie = signedIn(world.approver());
    assertThat(get(INBOX, cookie).body()).contains("Review send_voucher", id, "in 4 min");
    var page = get(INBOX + "/" + id, cookie).body();
    assertThat(page)
        .contains("Exactly what will run", "risk medium", "ann of acme", "rule voucher lets it run")
        .contains("{&quot;amount&quot;:5,&quot;note&quot;:&quot;for the delay&quot;,")
        .doesNotContain("changed</strong>");
    assertThat(world.effects).isEmpty();
    var done = post(INBOX + "/" + id + "/decision", cookie, word(page, "approve"));
    assertThat(done.statusCode()).isEqualTo(303);
    await()
        .atMost(SOON)
        .until(() -> get(INBOX + "/" + id, cookie).body().contains("outcome completed"));
    assertThat(world.effects)
        .containsExactly("{\"amount\":5,\"note\":\"for the delay\",\"order\":\"o1\"}");
    assertThat(get(INBOX + "/" + id, cookie).body())
        .contains("Approved and sent", "Exactly what was sent", "approved by bob", "fine")
        .doesNotContain("what will run");
    var again = post(INBOX + "/" + id + "/decision", cookie, word(page, "deny"));
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(world.effects).hasSize(1);
  }

  @Test
  void pagesLoadNothingAndRunNothing() throws Exception {
    var id = asked("x");
    var cookie = signedIn(world.approver());
    var paths = List.of("/console/sign-in", INBOX, INBOX + "/" + id, INBOX + "/none", USAGE);
    for (var path : paths) {
      var reply = get(path, cookie);
      assertThat(reply.headers().firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'", "style-src 'self'", "form-action 'self'")
          .contains("frame-ancestors 'none'", "base-uri 'none'")
          .doesNotContain("unsafe", "script-src");
      assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(reply.body())
          .contains("<html lang=\"en\">", "<main", "<h1>", "Skip to content")
          .doesNotContain("<script", "style=", "onclick", "http://", "https://");
    }
  }

  @Test
  void hostileArgumentsAreShownAndDoNothing() throws Exception {
    var evil = "<script>alert(1)</script>\\\" onfocus=\\\"x\\u202egnp\\u200b\\u0430";
    var page = get(INBOX + "/" + asked(evil), signedIn(world.approver())).body();
    assertThat(page)
        .doesNotContain("<script", "\u202e", "\u200b")
        .doesNotContain("\" onfocus=\"")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("<mark>U+202E</mark>gnp<mark>U+200B</mark>")
        .contains("2 characters that would not be seen", "The same in ASCII", "\\u0430");
  }

  @Test
  void onlyItsOwnFormsAreTaken() throws Exception {
    var id = asked("x");
    var cookie = signedIn(world.approver());
    var page = get(INBOX + "/" + id, cookie).body();
    var path = INBOX + "/" + id + "/decision";
    var good = word(page, "approve");
    var without = good.replaceFirst("csrf=[^&]*", "csrf=");
    assertThat(post(path, cookie, without).statusCode()).isEqualTo(403);
    var other = get(INBOX, signedIn(world.approver())).body();
    var foreign = good.replaceFirst("csrf=[^&]*", "csrf=" + hidden(other, "csrf"));
    assertThat(post(path, cookie, foreign).statusCode()).isEqualTo(403);
    assertThat(post(path, cookie, good, "Origin", "https://evil.test").statusCode()).isEqualTo(403);
    assertThat(post(path, cookie, good, "Origin", "null").statusCode()).isEqualTo(403);
    assertThat(post(path, cookie, good, "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(post(path, cookie, good + "&decision=deny").statusCode()).isEqualTo(403);
    assertThat(post(path, "", good).headers().firstValue("Location")).contains("/console/sign-in");
    var mismatch = good.replaceFirst("digest=[^&]*", "digest=sha256:" + "0".repeat(64));
    assertThat(post(path, cookie, mismatch).statusCode()).isEqualTo(409);
    assertThat(world.effects).isEmpty();
    var same = "http://127.0.0.1:" + world.port();
    assertThat(post(path, cookie, good, "Origin", same).statusCode()).isEqualTo(303);
    await().atMost(SOON).until(() -> world.effects.size() == 1);
  }

  @Test
  void requesterAndStrangersDecideNothing() throws Exception {
    var id = asked("x");
    var path = INBOX + "/" + id;
    var own = signedIn(world.token("ann", "acme", "agent approve"));
    var page = get(path, own).body();
    assertThat(page).contains("someone else has to decide").doesNotContain("value=\"approve\"");
    var form = "csrf=" + encoded(hidden(page, "csrf")) + "&decision=deny";
    assertThat(post(path + "/decision", own, form).statusCode()).isEqualTo(403);
    var stranger = signedIn(world.token("eve", "other", "approve"));
    assertThat(get(INBOX, stranger).body()).doesNotContain(id).contains("Nothing is in this state");
    var foreign = get(path, stranger);
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(foreign.body()).doesNotContain("voucher");
    var forged = "csrf=" + encoded(hidden(foreign.body(), "csrf")) + "&decision=deny";
    assertThat(post(path + "/decision", stranger, forged).statusCode()).isEqualTo(404);
    assertThat(get(path, signedIn(world.approver())).body()).contains("Waiting: send_voucher");
  }

  @Test
  void noOneGetsInWithoutTheScopeOrStaysAfterSigningOut() throws Exception {
    var operator = world.token("olga", "acme", "ops");
    var refused = post("/console/sign-in", "", "token=" + encoded(operator));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("lacks the scope").doesNotContain(operator);
    var bad = post("/console/sign-in", "", "token=secret-word");
    assertThat(bad.statusCode()).isEqualTo(401);
    assertThat(bad.body()).doesNotContain("secret-word");
    assertThat(bad.headers().firstValue("Set-Cookie")).isEmpty();
    var elsewhere =
        post("/console/sign-in", "", "token=" + encoded(world.approver()), "Origin", "http://x.y");
    assertThat(elsewhere.statusCode()).isEqualTo(400);
    var cookie = signedIn(world.approver());
    var page = get(INBOX, cookie).body();
    post("/console/sign-out", cookie, "csrf=wrong");
    assertThat(get(INBOX, cookie).statusCode()).isEqualTo(200);
    var out = post("/console/sign-out", cookie, "csrf=" + encoded(hidden(page, "csrf")));
    assertThat(out.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
    assertThat(get(INBOX, cookie).statusCode()).isEqualTo(303);
    assertThat(get(INBOX, "ringproof_console=guessed").statusCode()).isEqualTo(303);
  }

  @Test
  void whoMayNotApproveSeesWhatTheTenantSpendsAndNoApproval() throws Exception {
    var id = asked("x");
    var reply = post("/console/sign-in", "", "token=" + encoded(world.user()));
    assertThat(reply.headers().firstValue("Location")).contains(USAGE);
    var cookie = signedIn(world.user());
    assertThat(get("/console", cookie).headers().firstValue("Location")).contains(USAGE);
    var page = get(USAGE, cookie);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("<h1>Usage</h1>", "acme", "By session", "ses_", "large")
        .contains("aria-current=\"page\">Usage", "no limit of its own")
        .doesNotContain(INBOX, "http://", "style=");
    var form = "csrf=" + encoded(hidden(page.body(), "csrf")) + "&decision=deny";
    for (var path : List.of(INBOX, INBOX + "/" + id)) {
      assertThat(get(path, cookie).statusCode()).as(path).isEqualTo(403);
      assertThat(get(path, cookie).body()).contains("lacks the scope").doesNotContain("voucher");
    }
    assertThat(post(INBOX + "/" + id + "/decision", cookie, form).statusCode()).isEqualTo(403);
    assertThat(world.send("GET", "/v1/approvals", world.approver(), "").body()).contains(id);
    var approver = signedIn(world.token("bob", "acme", "approve"));
    assertThat(get(INBOX, approver).body()).contains(id).doesNotContain(USAGE);
    assertThat(get(USAGE, approver).statusCode()).isEqualTo(403);
    assertThat(get(INBOX, signedIn(world.approver())).body()).contains("href=\"" + USAGE + "\"");
  }

  @Test
  void theUsagePageIsTheTenantsOwnAndSaysWhatTheSurfaceSays() throws Exception {
    assertThat(get(USAGE, "").headers().firstValue("Location")).contains("/console/sign-in");
    var cookie = signedIn(world.user());
    assertThat(get(USAGE, cookie).body())
        .contains("Nothing has been charged in this window yet.")
        .doesNotContain("By session");
    var session = world.session("A", world.user());
    var path = "/v1/sessions/" + session + "/turns";
    world.send("POST", path, world.user(), "{\"message\":\"hi\"}");
    var usage = Json.parse(world.send("GET", "/v1/usage", world.user(), "").body());
    assertThat(usage.whole("/settled/tokens")).contains(12L);
    assertThat(usage.whole("/settled/micros")).contains(60L);
    assertThat(get(USAGE, cookie).body())
        .contains(session, ">12</td><td class=\"number\">0.000060</td>", ">USD</th>")
        .contains(usage.text("/windowEnds").orElseThrow() + ", in ");
    var stranger = signedIn(world.token("eve", "other", "agent"));
    assertThat(get(USAGE, stranger).body())
        .contains("Nothing has been charged", "other")
        .doesNotContain(session, "acme");
  }

  @Test
  void theSheetIsServedAlone() throws IOException, InterruptedException {
    var reply =
        world.client.send(request("/console/console.css", "").build(), BodyHandlers.ofString());
    assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("text/css");
    assertThat(reply.body()).contains(":focus-visible").doesNotContain("url(", "@import");
  }
}
