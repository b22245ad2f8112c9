package dev.ringproof.runtime;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.Store;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;

/**
 * The least that any runtime does of a turn whose answer is waited for: it takes the request, asks
 * the model, makes one durable commit and answers, by the same server, client and store as the
 * runtime. What the runtime takes beyond it is its own.
 */
final class BareForwarder implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client;
  private final URI model;
  private final Store store;
  private final Ids ids;
  private final Clock clock;
  private final WebServer server;

  /**
   * Listens on the loopback.
   *
   * @param model what requests are handed to, body as it is
   */
  BareForwarder(HttpClient client, URI model, Store store, Ids ids, Clock clock) {
    this.client = client;
    this.model = model;
    this.store = store;
    this.ids = ids;
    this.clock = clock;
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .shutdownHook(false)
            .routing(routing -> routing.post("/", this::forward))
            .build()
            .start();
  }

  /** Returns its address. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + server.port() + "/");
  }

  private void forward(ServerRequest request, ServerResponse response) {
    var asked =
        HttpRequest.newBuilder(model)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(request.content().as(byte[].class)))
            .build();
    try {
      var answer = client.send(asked, BodyHandlers.ofByteArray());
      store
          .sessions()
          .open(
              new Session(
                  ids.make("ses"),
                  "bench",
                  "bench",
                  TierId.A,
                  0,
                  "",
                  Spend.NONE,
                  1,
                  null,
                  clock.instant()));
      response
          .status(Status.create(answer.statusCode()))
          .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
          .send(answer.body());
    } catch (IOException e) {
      response.status(Status.BAD_GATEWAY_502).send();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.status(Status.SERVICE_UNAVAILABLE_503).send();
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
