package dev.ringproof.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.conformance.hostile.IllBehaved.Behaviour;
import dev.ringproof.conformance.hostile.Judge.Rule;
import dev.ringproof.conformance.hostile.Shot.Header;
import dev.ringproof.conformance.hostile.Shot.Kind;
import dev.ringproof.conformance.hostile.Shot.Request;
import dev.ringproof.conformance.hostile.Shot.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each judge can fail; what fails is shrunk, kept and sent again. */
final class HostileTest {
  private static final String SESSION = "ses_" + "b".repeat(26);
  private static final String SECRET = "tokenofaperson";
  private static final String SPEND = "{\"tokens\":1,\"micros\":1}";
  private static final String VIEW =
      "{\"id\":\"%s\",\"tier\":\"A\",\"ring\":0,\"version\":0,\"summary\":\"\",\"budget\":{"
              .formatted(SESSION)
          + "\"limit\":%1$s,\"settled\":%1$s,\"reserved\":%1$s,\"remaining\":%1$s,".formatted(SPEND)
          + "\"windowEnds\":\"2026-11-01T00:00:00.000Z\"},\"activeTurn\":null,"
          + "\"createdAt\":\"2026-11-01T00:00:00.000Z\"}";

  private static final Request BAD_TIER =
      new Request(
          Kind.BODY_TYPE,
          "POST",
          "/v1/sessions",
          List.of(
              new Header("Authorization", "Bearer {{agent}}"),
              new Header("X-Beside", "nothing"),
              new Header("Content-Type", "application/json")),
          "{\"tier\":7,\"budget\":null}");

  private static final Request GOOD =
      new Request(
          Kind.GOOD,
          "GET",
          "/v1/sessions/{{session}}",
          List.of(new Header("Authorization", "Bearer {{agent}}")),
          null);

  @TempDir Path dir;

  private static final class Fixed implements Stage {
    final AtomicBoolean ran = new AtomicBoolean();
    final InetSocketAddress address;

    Fixed(InetSocketAddress address) {
      this.address = address;
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public Optional<String> fill(String place) {
      return Optional.ofNullable(
          Map.of("session", SESSION, "agent", SECRET, "approve", SECRET, "host", "h", "marker", "m")
              .get(place));
    }

    @Override
    public List<String> canaries() {
      return List.of(SECRET);
    }

    @Override
    public boolean markerRan() {
      return ran.get();
    }

    @Override
    public void freshMarker() {
      ran.set(false);
    }

    @Override
    public void refresh() {}

    @Override
    public long bodyBytes() {
      return 1_000;
    }
  }

  private static String json(int status, String type, String more, String body) {
    return "HTTP/1.1 "
        + status
        + " X\r\nContent-Type: "
        + type
        + "\r\nCache-Control: no-store\r\n"
        + more
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String problem(int status, String slug, String more) {
    var body =
        "{\"type\":\"urn:ringproof:problem:"
            + slug
            + "\",\"title\":\"t\",\"status\":"
            + status
            + ",\"detail\":\"d\",\"trace\":\""
            + "0".repeat(32)
            + "\",\"retryable\":false"
            + more
            + "}";
    return json(status, "application/problem+json", "", body);
  }

  /** Serves the session, and refuses all else as the document says. */
  private static String honest(String request) {
    return request.startsWith("GET /v1/sessions/" + SESSION + " ")
        ? json(200, "application/json", "ETag: \"0\"\r\n", VIEW)
        : problem(400, "invalid-request", ",\"pointer\":\"/tier\"");
  }

  private static Behaviour to(String answer) {
    return request -> request.startsWith("POST") ? answer : honest(request);
  }

  private static Behaviour bad(Rule rule, AtomicBoolean ran) {
    return switch (rule) {
      case DECLARED -> to(problem(409, "turn-in-progress", ""));
      case BROKE -> to(problem(500, "internal", ""));
      case ACCEPTED ->
          to(
              json(
                  201,
                  "application/json",
                  "ETag: \"0\"\r\nLocation: /v1/sessions/" + SESSION + "\r\n",
                  VIEW));
      case POINTER -> to(problem(400, "invalid-request", ",\"pointer\":\"/budget\""));
      case GOOD ->
          request -> request.contains("X-Next") ? honest(request) : problem(404, "not-found", "");
      case SMUGGLED -> {
        var refusal = problem(400, "invalid-request", ",\"pointer\":\"/tier\"");
        yield to(refusal + refusal);
      }
      case SILENT -> to("");
      case GARBLED -> to("HELLO\r\n");
      case LEAKED ->
          to(problem(400, "invalid-request", ",\"pointer\":\"/tier\",\"x\":\"" + SECRET + "\""));
      case NEXT ->
          request -> request.startsWith("POST") && !ran.getAndSet(true) ? honest(request) : null;
      case MEMORY -> HostileTest::honest;
    };
  }

  private static Lane lane(Stage stage) {
    return new Lane(new Judge(Surface.published()), stage);
  }

  @ParameterizedTest
  @EnumSource(names = "MEMORY", mode = EnumSource.Mode.EXCLUDE)
  void everyJudgeFailsWhoIsIllBehavedAndNobodyElse(Rule rule) throws IOException {
    var shot = rule == Rule.GOOD ? GOOD : BAD_TIER;
    try (var server = new IllBehaved(HostileTest::honest)) {
      var lane = lane(new Fixed(server.address()));
      assertThat(lane.fire(shot).judged().findings()).isEmpty();
      server.behave(bad(rule, new AtomicBoolean()));
      assertThat(lane.fire(shot).failsBy(rule)).as(rule.toString()).isTrue();
    }
  }

  @Test
  void noRequestErasesTheSessionOfTheGoodRequestAfterIt() {
    var generator = new Generator(Surface.published(), 7, Set.of(Kind.METHOD, Kind.PATH));
    var erasing =
        IntStream.range(0, 20_000)
            .mapToObj(generator::shot)
            .filter(Request.class::isInstance)
            .map(Request.class::cast)
            .filter(request -> request.method().equals("DELETE"))
            .map(Request::target)
            .toList();
    assertThat(erasing)
        .contains("/v1/sessions/{{spare}}")
        .doesNotContain("/v1/sessions/{{session}}");
  }

  @Test
  void anApprovalThatNamesNoDigestIsWrongThereBesideWhatElseIsWrong() {
    var stage = new Fixed(new InetSocketAddress(0));
    var surface = Surface.published();
    var decide =
        surface.operations().stream()
            .filter(operation -> operation.id().equals("decideApproval"))
            .findFirst()
            .orElseThrow();
    var word = "{\"decision\":\"%s\",\"reason\":\" \"%s}";
    assertThat(places(surface, decide, stage, word.formatted("approve", "")))
        .containsExactly("/reason", "/digest");
    assertThat(places(surface, decide, stage, word.formatted("approve", ",\"digest\":null")))
        .containsExactly("/reason", "/digest");
    assertThat(places(surface, decide, stage, word.formatted("deny", "")))
        .containsExactly("/reason");
  }

  private static List<String> places(
      Surface surface, Surface.Operation decide, Stage stage, String body) {
    var headers =
        List.of(
            new Header("Authorization", "Bearer " + SECRET),
            new Header("Content-Type", "application/json"));
    var request = new Request(Kind.BODY_MISSING, "POST", decide.path(), headers, body);
    return new Oracle(surface).wrong(decide, request, stage).orElseThrow().places();
  }

  @Test
  void turnThatTheWitnessSawIsSmuggled() throws IOException {
    try (var server = new IllBehaved(HostileTest::honest)) {
      var stage = new Fixed(server.address());
      var shot = Wires.whole(Kind.SMUGGLING, Wires.POST + "\r\n{{smuggled}}", List.of());
      assertThat(lane(stage).fire(shot).judged().findings()).isEmpty();
      stage.ran.set(true);
      assertThat(lane(stage).fire(shot).failsBy(Rule.SMUGGLED)).isTrue();
      assertThat(stage.markerRan()).as("a marker tells of one request").isFalse();
    }
  }

  @Test
  void whatFailsIsShrunkKeptAndFailsAgainFromItsFile() throws IOException {
    Behaviour breaks =
        request ->
            request.startsWith("POST") && request.contains("7")
                ? problem(500, "internal", "")
                : honest(request);
    try (var server = new IllBehaved(breaks)) {
      var lane = lane(new Fixed(server.address()));
      var plan = new HostilePlan(1, 200, Set.of(Kind.BODY_TYPE), 1);
      var generator = new Generator(Surface.published(), 1, plan.only());
      var volley = new Volley(plan, generator, List.of(lane), Memory.none(), dir);
      volley.fire(line -> {});
      var row = volley.rows().getFirst();
      assertThat(row.sent()).isEqualTo(200);
      var broke =
          volley.kept().stream().filter(f -> f.rule().equals("broke")).findFirst().orElseThrow();
      assertThat(broke.reproduced()).isTrue();
      var replay = Replay.read(Path.of(broke.file()));
      assertThat(lane.fire(replay.shot()).failsBy(Rule.BROKE)).isTrue();
      var least = (Request) replay.shot();
      assertThat(least.headers()).isEmpty();
      assertThat(least.body() + least.target()).contains("7").hasSizeLessThan(30);
      server.behave(HostileTest::honest);
      assertThat(lane.fire(replay.shot()).failsBy(Rule.BROKE)).isFalse();
    }
  }

  @Test
  void framingStaysWhereTheNumberOfRequestsIsTheMatter() {
    var shot =
        Wires.whole(
            Kind.SMUGGLING,
            Wires.POST + "X: y\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{{smuggled}}",
            List.of());
    var least =
        (Wire) new Shrinker(any -> true, true, 100, java.time.Duration.ofSeconds(5)).shrink(shot);
    assertThat(least.pieces().getFirst().toString())
        .contains("POST /v1/sessions", "Transfer-Encoding: chunked", "0\r\n\r\n{{smuggled}}")
        .doesNotContain("X: y", "Authorization");
  }

  @Test
  void memoryThatGrowsWithTheRequestsIsFound() throws IOException {
    var reading = new AtomicLong(1 << 20);
    var grows =
        new Memory() {
          @Override
          public String what() {
            return "a number of this test";
          }

          @Override
          public OptionalLong bytes() {
            return OptionalLong.of(reading.addAndGet(32 << 20));
          }
        };
    try (var server = new IllBehaved(HostileTest::honest)) {
      var plan = new HostilePlan(1, 10, Set.of(Kind.TOKEN), 1);
      var generator = new Generator(Surface.published(), 1, plan.only());
      var lanes = List.of(lane(new Fixed(server.address())));
      var volley = new Volley(plan, generator, lanes, grows, dir);
      volley.fire(line -> {});
      assertThat(volley.kept()).extracting(f -> f.rule()).contains("memory");
      assertThat(volley.readings()).hasSize(6);
    }
  }

  @Test
  void seedSettlesEveryShotAndAFileHoldsItWhole() throws IOException {
    var one = new Generator(Surface.published(), 48_213, Set.of());
    var other = new Generator(Surface.published(), 48_213, Set.of());
    var file = dir.resolve("shot.json");
    for (int number = 0; number < 640; number++) {
      var shot = one.shot(number);
      assertThat(other.shot(number)).isEqualTo(shot);
      assertThat(Shot.of(shot.json())).isEqualTo(shot);
    }
    Files.writeString(file, new Replay(one.shot(3), "broke", "d").text(1, 3, one.shot(3)));
    assertThat(Replay.read(file).shot()).isEqualTo(one.shot(3));
    assertThat(new Generator(Surface.published(), 48_214, Set.of()).shot(3))
        .isNotEqualTo(one.shot(3));
  }

  @Test
  void nobodyAtAllPassesNothing() throws IOException {
    InetSocketAddress gone;
    try (var server = new IllBehaved(HostileTest::honest)) {
      gone = server.address();
    }
    var result = lane(new Fixed(gone)).fire(BAD_TIER);
    assertThat(result.failsBy(Rule.SILENT)).isTrue();
    assertThat(result.failsBy(Rule.NEXT)).isTrue();
  }
}
