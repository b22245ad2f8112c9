package dev.ringproof.cli;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server that may be anything: its answer is neither endless nor slow, it leads nowhere
 * else, and what is told of it holds neither the question nor a token.
 */
final class BoundedGet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Duration patience;

  BoundedGet() {
    this(PATIENCE);
  }

  BoundedGet(Duration patience) {
    this.patience = patience;
  }

  /** A status and a document. */
  record Answer(int status, JsonValue body) {}

  /** The answer was longer than asked for. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Returns an address that may be asked, without a slash at its end. */
  static String base(String option, @Nullable URI url) {
    if (url == null
        || !List.of("http", "https").contains(String.valueOf(url.getScheme()))
        || url.getHost() == null) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          option
              + ": found "
              + (url == null ? "nothing" : "another")
              + ", expected an http address");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          option + ": expected an address without user, query or fragment; a token has its file");
    }
    return url.toString().replaceAll("/+$", "");
  }

  /**
   * Asks.
   *
   * @param name what the answer's sender is called in complaints
   * @param most bytes of the answer
   */
  Answer get(String name, URI address, @Nullable String token, int most)
      throws TooLongException, InterruptedException {
    var running = threads.submit(() -> answer(name, address, token, most));
    try {
      return running.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CliException(
          Exit.INVALID_RUN, name + ": no whole answer within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TooLongException tooLong) {
        throw tooLong;
      }
      if (e.getCause() instanceof CliException told) {
        throw told;
      }
      var why = e.getCause() == null ? e : e.getCause();
      throw new CliException(
          Exit.INVALID_RUN, "no answer from " + name + ": " + why.getClass().getSimpleName());
    } finally {
      running.cancel(true);
    }
  }

  private Answer answer(String name, URI address, @Nullable String token, int most)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address).timeout(patience).header("Accept", "application/json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    var answer = client.send(request.build(), BodyHandlers.ofInputStream());
    try (var body = answer.body()) {
      var bytes = body.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new TooLongException();
      }
      return new Answer(answer.statusCode(), Json.parse(bytes));
    } catch (DocumentException e) {
      throw new CliException(
          Exit.INVALID_RUN,
          name + ": found status " + answer.statusCode() + " and no JSON document");
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
