package dev.ringproof.testbed.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

final class TurnStubTest {
  @Test
  void answersATurnWholeAndOnOneConnectionAgain() throws IOException, InterruptedException {
    try (var stub = TurnStub.start();
        var client = HttpClient.newHttpClient()) {
      for (int turn = 1; turn <= 2; turn++) {
        var request =
            HttpRequest.newBuilder(stub.base().resolve("/v1/sessions/ses_1/turns"))
                .POST(BodyPublishers.ofString("{\"message\":\"hi\"}"))
                .build();
        var reply = client.send(request, BodyHandlers.ofString());
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(reply.body().lines().filter(line -> line.startsWith("event: ")))
            .containsExactly(
                "event: turn.started",
                "event: route.selected",
                "event: token",
                "event: turn.completed");
        assertThat(stub.turns()).isEqualTo(turn);
      }
      var other = HttpRequest.newBuilder(stub.base().resolve("/v1/slo")).build();
      assertThat(client.send(other, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
      assertThat(stub.turns()).isEqualTo(2);
    }
  }
}
