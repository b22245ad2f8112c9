package dev.ringproof.testbed.witness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

/**
 * A decision point of somebody else's making, asked in place of the stub's own rules: each question
 * goes there as it came and its answer back as it is, so that the stub's record is what it said.
 */
final class RealDecisions {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final URI evaluation;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LONGEST)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  RealDecisions(URI base) {
    this.evaluation = URI.create(base.toString().replaceAll("/$", "") + "/access/v1/evaluation");
  }

  StubAnswer answer(byte[] question, String requestId) {
    var request =
        HttpRequest.newBuilder(evaluation)
            .timeout(LONGEST)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("X-Request-ID", requestId)
            .POST(BodyPublishers.ofByteArray(question))
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return StubAnswer.json(answer.statusCode(), answer.body());
    } catch (IOException unreachable) {
      return StubAnswer.reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return StubAnswer.reset();
    }
  }
}
