package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringproof.conformance.NullGateTest.Nobody;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.BindingKind;
import dev.ringproof.testbed.binding.ChatEndpoint;
import dev.ringproof.testbed.target.ChatSpec;
import dev.ringproof.testbed.target.TargetSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** An endpoint of chat completions that answers nothing right passes nothing. */
final class ChatNullGateTest {
  private static final String FRAME =
      "data: {\"id\":\"c-%d\",\"choices\":[{\"delta\":{\"content\":\"hello\"},\"finish_reason\":%s}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  @TempDir private Path dir = Path.of("");
  private final AtomicInteger number = new AtomicInteger();

  /** What it says to whatever it is asked. */
  enum Parrot {
    HTML,
    ERROR_INSIDE,
    NO_FINISH_REASON,
    NO_DONE,
    HALF_A_FRAME,
    CUT_OFF_AT_A_LENGTH,
    NOTHING_IN_A_STREAM,
    /** One good completion, over and over. */
    ONE_COMPLETION,
    /** A good completion of its own each time, and no model behind it. */
    GOOD_COMPLETIONS;

    /** Whether somebody seems to be there at all. */
    boolean speaks() {
      return EnumSet.of(ONE_COMPLETION, GOOD_COMPLETIONS).contains(this);
    }

    String says(int number) {
      var token = FRAME.formatted(number, "null");
      var whole = token + FRAME.formatted(number, "\"stop\"").replace("hello", "");
      return switch (this) {
        case HTML -> "<html>welcome</html>";
        case ERROR_INSIDE -> token + "data: {\"error\":{\"message\":\"no\"}}\n\n" + DONE;
        case NO_FINISH_REASON -> token + DONE;
        case NO_DONE -> whole;
        case HALF_A_FRAME -> token + "data: {\"choices\":[{\"de\n\n" + whole + DONE;
        case CUT_OFF_AT_A_LENGTH -> whole.replace("stop", "length") + DONE;
        case NOTHING_IN_A_STREAM -> "";
        case ONE_COMPLETION -> FRAME.formatted(1, "null") + FRAME.formatted(1, "\"stop\"") + DONE;
        case GOOD_COMPLETIONS -> whole + DONE;
      };
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"ONE_COMPLETION", "GOOD_COMPLETIONS"})
  void whoSaysNothingRightPassesNothing(Parrot parrot) throws IOException {
    passesNothing(parrot);
  }

  /** The checks run here, and each waits for what never comes. */
  @ParameterizedTest
  @Tag("long")
  @EnumSource(names = {"ONE_COMPLETION", "GOOD_COMPLETIONS"})
  void aParrotPassesNothing(Parrot parrot) throws IOException {
    passesNothing(parrot);
  }

  private void passesNothing(Parrot parrot) throws IOException {
    var evidence = run(exchange -> say(exchange, parrot));
    assertThat(Trial.clauses(evidence, Outcome.PASSED)).as(Trial.told(evidence)).isEmpty();
    assertThat(evidence.checks()).hasSize((int) evidence.checksExpected());
    var judged =
        ConformanceSuite.proofs(BindingKind.OPENAI_CHAT).stream().map(p -> p.clause()).toList();
    assertThat(evidence.checks())
        .filteredOn(check -> !parrot.speaks() || judged.contains(check.clause()))
        .filteredOn(check -> !check.clause().equals("SES-3"))
        .hasSizeGreaterThan(15)
        .allSatisfy(check -> assertThat(check.outcome()).isEqualTo(Outcome.FAILED));
  }

  private void say(HttpExchange exchange, Parrot parrot) throws IOException {
    exchange.getRequestBody().readAllBytes();
    var bytes = parrot.says(number.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
    var type = parrot == Parrot.HTML ? "text/html" : "text/event-stream";
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  /** One that hangs is waited for as long as a cold model may take: too long for each build. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "HANGING")
  void nobodyPassesNothing(Nobody nobody) throws IOException {
    var over = new CountDownLatch(0);
    var evidence = run(exchange -> nobody.answer(exchange, over));
    assertThat(evidence.checksExpected()).isGreaterThan(60);
    assertThat(evidence.checks())
        .hasSize((int) evidence.checksExpected())
        .allSatisfy(check -> assertThat(check.outcome()).isEqualTo(Outcome.FAILED));
  }

  /** What an endpoint does with a request. */
  private interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  private Evidence run(Behaviour behaviour) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.createContext("/", behaviour::answer);
      server.start();
      return Trial.run(target(server.getAddress().getPort()), 0, false, Set.of(), dir);
    } finally {
      server.stop(0);
    }
  }

  private TargetSpec target(int port) {
    var endpoint = new ChatEndpoint("/v1", "/v1/models", "large");
    var chat = new ChatSpec(endpoint, TierId.A, "large", null, null, null);
    var url = URI.create("http://127.0.0.1:" + port);
    var lends = Set.of(Seam.REPOINT_UPSTREAMS);
    return new TargetSpec("parrot", null, url, lends, List.of(), null, null, dir, chat);
  }
}
