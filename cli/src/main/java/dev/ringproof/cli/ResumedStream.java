package dev.ringproof.cli;

import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.persona.Persona;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/**
 * The resume of a turn's whole stream, to its last byte, by a client that counts events and looks
 * at nothing else in them: what a runtime's answer costs, not what reading it does.
 */
final class ResumedStream implements AutoCloseable {
  private static final byte[] EVENT = {'\n', 'i', 'd', ':', ' '};

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;

  ResumedStream(URI base, Persona who, String session, String turn, Duration patience) {
    request =
        HttpRequest.newBuilder(
                base.resolve("/v1/sessions/" + session + "/turns/" + turn + "/events"))
            .header("Accept", Wire.EVENT_STREAM)
            .header("Authorization", "Bearer " + who.token())
            .timeout(patience)
            .build();
  }

  /** Returns how many events came. */
  int events() {
    try {
      return counted(client.send(request, BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      throw new UncheckedIOException("no resume: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(Exit.FAIL, "interrupted");
    }
  }

  /** Each event has a line with its id, the first stands at the beginning of the stream. */
  static int counted(byte[] stream) {
    var count = stream.length > 0 && stream[0] == 'i' ? 1 : 0;
    for (var i = 0; i + EVENT.length <= stream.length; i++) {
      if (Arrays.equals(stream, i, i + EVENT.length, EVENT, 0, EVENT.length)) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void close() {
    client.close();
  }
}
