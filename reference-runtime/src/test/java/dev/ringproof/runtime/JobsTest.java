package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.TokenCounter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that fail, end as dead letters, are re-driven and taken back. */
final class JobsTest extends InAWorld {
  private static final Duration SOON = Duration.ofSeconds(40);
  private final DocumentedSurface documented = new DocumentedSurface();
  private String session;
  private volatile boolean ill = true;

  @BeforeEach
  void pauseBriefly() throws Exception {
    world.pauseBriefly();
    session = world.session("C", world.user());
    world.primary = this::model;
    world.fallback = this::model;
  }

  /** Asks for a message wherever it is not told of one, and then is ill or says that it is done. */
  private void model(JsonValue request, World.Chunks out) throws IOException {
    var text = Json.write(request);
    if (text.contains("write it") && !text.contains("\"role\":\"tool\"")) {
      out.asks("send_email", "{\"to\":\"a@example.org\",\"body\":\"b\"}").ends("tool_calls");
    } else if (ill && text.contains("poison")) {
      out.refuse(500);
    } else {
      World.hello(request, out);
    }
  }

  private String start(String message) throws Exception {
    var body = "{\"session\":\"" + session + "\",\"message\":\"" + message + "\"}";
    var reply = world.send("POST", "/v1/workflows", world.user(), body);
    documented.check("startWorkflow", reply);
    return Json.parse(reply.body()).text("/id").orElseThrow();
  }

  private String operator() throws Exception {
    return world.token("olga", "acme", "ops");
  }

  private JsonValue view(String job) throws Exception {
    return documented.check(
        "showWorkflow", world.send("GET", "/v1/workflows/" + job, world.user(), ""));
  }

  private JsonValue ended(String job, String state) throws Exception {
    var over = Set.of("done", "failed", "dead", "cancelled");
    await().atMost(SOON).until(() -> over.contains(view(job).text("/state").orElse("")));
    var view = view(job);
    assertThat(view.text("/state")).as("%s", Json.write(view)).contains(state);
    return view;
  }

  private HttpResponse<String> redrive(String job, String... headers) throws Exception {
    var path = "/v1/workflows/" + job + "/redrive";
    var reply = world.send("POST", path, operator(), "", headers);
    documented.check("redriveWorkflow", reply);
    return reply;
  }

  private String log(JsonValue job) throws Exception {
    var path = "/v1/traces/" + job.text("/trace").orElseThrow();
    var reply = world.send("GET", path, world.user(), "");
    documented.check("showTrace", reply);
    return reply.body();
  }

  @Test
  void aWaitBehindAnotherJobIsTheQueuesTimeAndNotTheRuntimes() throws Exception {
    var release = new CountDownLatch(1);
    World.Script held =
        (request, out) -> {
          awaitUninterruptibly(release);
          World.hello(request, out);
        };
    // Jobs ask the thrifty model first, which the second provider serves.
    world.primary = held;
    world.fallback = held;
    start("first");
    var second = start("second");
    var queued = System.nanoTime();
    await().atMost(SOON).until(() -> !world.modelCalls.isEmpty());
    var waited = Duration.ofNanos(System.nanoTime() - queued).toMillis();
    release.countDown();
    var log = Json.parse(log(ended(second, "done")));
    var settled =
        log.items("/entries").stream()
            .filter(entry -> entry.text("/type").orElse("").equals("settlement"))
            .findFirst()
            .orElseThrow();
    assertThat(settled.whole("/body/timeMs/queue").orElseThrow()).isGreaterThanOrEqualTo(waited);
    var metrics = world.send("GET", "/metrics", operator(), "").body();
    assertThat(metrics)
        .contains(
            "ringproof_dependency_seconds_count{dependency=\"queue\",ring=\"2\",tier=\"C\"} 2");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> list(String query) throws Exception {
    var reply = world.send("GET", "/v1/workflows" + query, operator(), "");
    documented.check("listWorkflows", reply);
    return reply;
  }

  @Test
  void aDeadLetterStaysThroughAStartAndIsReDrivenWithoutRepeatingWhatItDid() throws Exception {
    var job = start("write it, poison");
    var letter = ended(job, "dead");
    assertThat(letter.whole("/attempts")).contains(4L);
    assertThat(letter.text("/failure/culprit")).contains("model");
    assertThat(world.effects).hasSize(1);
    assertThat(log(letter)).contains("\"cause\":\"retry\"");
    world.restart();
    assertThat(view(job)).isEqualTo(letter);
    assertThat(list("").body()).contains(job).doesNotContain("write it");
    ill = false;
    var version = world.send("GET", "/v1/sessions/" + session, world.user(), "");
    var tag = version.headers().firstValue("ETag").orElseThrow();
    assertThat(redrive(job, "If-Match", "\"0\"").statusCode()).isEqualTo(409);
    assertThat(redrive(job, "If-Match", tag).statusCode()).isEqualTo(202);
    var end = ended(job, "done");
    assertThat(world.effects).hasSize(1);
    assertThat(end.whole("/redrives")).contains(1L);
    assertThat(end.text("/createdAt")).isEqualTo(letter.text("/createdAt"));
    assertThat(log(end)).contains("\"by\":\"olga\"").doesNotContain("\"intent\"");
    assertThat(log(letter)).contains(end.text("/trace").orElseThrow());
    assertThat(redrive(job).body()).contains("job-not-dead");
    assertThat(list("").body()).isEqualTo("{\"workflows\":[]}");
  }

  @Test
  void itsReDriveIsTakenUpAgainAfterARestartWithWhatItDid() throws Exception {
    var job = start("write it, poison");
    ended(job, "dead");
    assertThat(redrive(job).statusCode()).isEqualTo(202);
    world.restart();
    ill = false;
    // Whatever the restart cut off: it was done once, and can be finished.
    await()
        .atMost(SOON)
        .until(() -> Set.of("done", "dead").contains(view(job).text("/state").orElse("")));
    if (view(job).text("/state").orElse("").equals("dead")) {
      redrive(job);
    }
    ended(job, "done");
    assertThat(world.effects).hasSize(1);
  }

  @Test
  void aJobThatPausesGoesOnAfterARestartAndLosesNothing() throws Exception {
    world.settings.remove("RINGPROOF_TIERS_FILE");
    world.restart();
    var job = start("write it, poison");
    await().atMost(SOON).until(() -> view(job).text("/state").orElse("").equals("waiting"));
    world.restart();
    ill = false;
    var end = ended(job, "done");
    assertThat(world.effects).hasSize(1);
    assertThat(Json.write(end)).doesNotContain("\"outcome\":\"lost\"");
    assertThat(log(end).split("\"type\":\"reservation\"", -1)).hasSize(2);
  }

  /** A runtime whose model call throws what nobody catches, wherever a prompt says so. */
  private static final class Throwing extends Assembly {
    Throwing(Config config) {
      super(config);
    }

    @Override
    protected ModelPort model(TokenCounter counter) {
      var honest = super.model(counter);
      return (call, onText) -> {
        if (call.messages().toString().contains("poison")) {
          throw new AssertionError("planted");
        }
        return honest.stream(call, onText);
      };
    }
  }

  @Test
  void whatThrowsIsTriedAsOftenAndStopsNobody() throws Exception {
    world.assembly = Throwing::new;
    world.restart();
    var poison = start("poison");
    var behind = start("next");
    session = world.session("C", world.user());
    ended(start("beside"), "done");
    var letter = ended(poison, "dead");
    assertThat(letter.text("/failure/reason")).contains("internal");
    assertThat(letter.text("/failure/culprit")).contains("runtime");
    ended(behind, "done");
    world.assembly = Assembly::new;
    world.restart();
    ill = false;
    redrive(poison);
    ended(poison, "done");
  }

  @Test
  void whoMayNotSeesNothingOfIt() throws Exception {
    var job = start("poison");
    ended(job, "dead");
    var stranger = world.token("otto", "other", "ops agent");
    assertThat(world.send("GET", "/v1/workflows?state=dead", stranger, "").body())
        .isEqualTo("{\"workflows\":[]}");
    for (var path : List.of("/v1/workflows/" + job, "/v1/workflows/" + job + "/redrive")) {
      var method = path.endsWith("redrive") ? "POST" : "GET";
      assertThat(world.send(method, path, stranger, "").statusCode()).isEqualTo(404);
    }
    var shown = world.send("GET", "/v1/workflows/" + job, operator(), "");
    assertThat(documented.check("showWorkflow", shown).text("/text")).isEmpty();
    for (var query : List.of("?state=x", "?limit=0", "?limit=201", "?after=wfl_x", "?x=1")) {
      assertThat(list(query).statusCode()).as(query).isEqualTo(400);
    }
    assertThat(list("?state=dead&limit=1&after=" + job).body()).isEqualTo("{\"workflows\":[]}");
    assertThat(world.send("DELETE", "/v1/sessions/" + session, world.user(), "").statusCode())
        .isEqualTo(200);
    assertThat(redrive(job).statusCode()).isEqualTo(404);
  }

  @Test
  void aDeadLetterThatIsTakenBackIsCancelledForGood() throws Exception {
    var job = start("poison");
    ended(job, "dead");
    var path = "/v1/workflows/" + job;
    var reply = world.send("DELETE", path, operator(), "");
    assertThat(documented.check("cancelWorkflow", reply).text("/state")).contains("cancelled");
    assertThat(log(view(job))).contains("\"discard\"", "olga");
    assertThat(redrive(job).statusCode()).isEqualTo(409);
    assertThat(list("?state=cancelled").body()).contains(job);
  }

  @Test
  void whatPausesIsTakenBackAtOnce() throws Exception {
    world.settings.remove("RINGPROOF_TIERS_FILE");
    world.restart();
    var job = start("poison");
    await().atMost(SOON).until(() -> view(job).text("/state").orElse("").equals("waiting"));
    var calls = world.modelCalls.size();
    world.send("DELETE", "/v1/workflows/" + job, world.user(), "");
    assertThat(view(job).text("/state")).contains("cancelled");
    ended(start("next"), "done");
    assertThat(world.modelCalls).hasSize(calls + 1);
  }
}
