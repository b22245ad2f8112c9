package dev.ringproof.testbed.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.persona.Persona;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NativeBindingTest {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Persona WHO =
      new Persona("t", "s", ActorType.INTERNAL, Set.of("agent"), "tok");
  private final OneAnswer server = new OneAnswer();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void sendsWhatTheWireSays() throws InterruptedException {
    var binding = serving("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(binding.openSession(WHO, TierId.B, new Spend(5, 6)).status()).isEqualTo(201);
    assertThat(server.heard().poll(10, TimeUnit.SECONDS))
        .startsWith("POST /v1/sessions HTTP/1.1\r\n")
        .contains("Authorization: Bearer tok\r\n")
        .endsWith("{\"tier\":\"B\",\"budget\":{\"tokens\":5,\"micros\":6}}");
  }

  @Test
  void aProblemIsOneByTypeStatusAndMediaType() {
    var body = "{\"type\":\"urn:ringproof:problem:gone\",\"status\":410}";
    var head = "HTTP/1.1 410 Gone\r\nContent-Type: application/problem+json\r\nContent-Length: ";
    var reply = serving(head + body.length() + "\r\n\r\n" + body).usage(WHO);
    assertThat(reply.is(ProblemType.GONE)).isTrue();
    assertThat(reply.is(ProblemType.NOT_FOUND)).isFalse();
  }

  @Test
  void anAnswerThatBreaksOffIsNone() {
    var reply = serving("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").usage(WHO);
    assertThat(reply.status()).isZero();
    assertThat(reply.text()).contains("before the body's end");
    assertThat(serving("garbage\r\n\r\n").usage(WHO).status()).isZero();
  }

  @Test
  void aStreamCutWithinAnEventKeepsWhatCameAndSaysWhy() {
    var binding =
        serving(
            OneAnswer.STREAM
                + OneAnswer.chunk("id: 1\nevent: token\ndata: {\"text\":\"\u00fc\"}\n\nid: 2\nda"));
    try (var stream = binding.takeTurn(WHO, "s", TurnAsk.of("hi"))) {
      assertThat(stream.toEnd(WITHIN)).hasSize(1);
      assertThat(stream.text()).isEqualTo("\u00fc");
      assertThat(stream.ended()).isTrue();
      assertThat(stream.broken()).isPresent();
      assertThat(stream.terminal()).isEmpty();
    }
  }

  @Test
  void anOrderlyEndWithoutATerminalEventIsNotBrokenAndNotTerminal() {
    var binding =
        serving(OneAnswer.STREAM + OneAnswer.chunk("event: token\ndata: {}\n\n") + "0\r\n\r\n");
    try (var stream = binding.takeTurn(WHO, "s", TurnAsk.of("hi"))) {
      assertThat(stream.awaitType(EventType.TURN_COMPLETED, WITHIN)).isEmpty();
      assertThat(stream.ended()).isTrue();
      assertThat(stream.broken()).isEmpty();
      assertThat(stream.seen().getFirst().id()).isEqualTo(-1);
    }
  }

  @Test
  void aRefusalIsNoStream() {
    try (var stream =
        serving("HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n")
            .takeTurn(WHO, "s", TurnAsk.of("x"))) {
      assertThat(stream.refusal()).isPresent();
      assertThat(stream.status()).isEqualTo(429);
      assertThat(stream.next(WITHIN)).isEmpty();
    }
  }

  private AgentBinding serving(String answer) {
    return NativeBinding.to(server.serving(answer));
  }
}
