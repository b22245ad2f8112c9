package dev.ringproof.runtime.model.openai;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.model.Embedding;
import dev.ringproof.runtime.model.EmbeddingPort;
import dev.ringproof.runtime.model.TokenCounter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks an OpenAI-compatible provider, whole answers only; a doubtful answer is none. */
public final class OpenAiEmbeddings implements EmbeddingPort {
  private static final int MOST_BYTES = 4 << 20;
  private static final int MOST_DIMENSIONS = 8_192;

  private final HttpClient client;
  private final URI endpoint;
  private final @Nullable String key;
  private final TokenCounter counter;

  /**
   * Makes it for a provider.
   *
   * @param base the base URL, to which {@code /embeddings} is appended
   * @param key sent as bearer token, if there is one
   */
  public OpenAiEmbeddings(HttpClient client, URI base, @Nullable String key, TokenCounter counter) {
    this.client = client;
    this.endpoint = URI.create(base.toString().replaceAll("/+$", "") + "/embeddings");
    this.key = key;
    this.counter = counter;
  }

  @Override
  public EmbeddingResult embed(EmbeddingCall call) {
    // The client's own timeout ends with the headers: who waits here waits no longer than allowed.
    var answers = new LinkedBlockingQueue<EmbeddingResult>();
    var asking = Thread.ofVirtual().name("embedding").start(() -> answers.add(ask(call)));
    try {
      var answer = answers.poll(call.whole().toNanos(), TimeUnit.NANOSECONDS);
      // Sent and perhaps served: what it may have cost is charged.
      return answer == null ? new EmbeddingResult.Failed("timeout", counted(call)) : answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new EmbeddingResult.Failed("interrupted", counted(call));
    } finally {
      asking.interrupt();
    }
  }

  private EmbeddingResult ask(EmbeddingCall call) {
    try {
      var response = client.send(request(call), BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        return response.statusCode() == 200
            ? read(call, body)
            : new EmbeddingResult.Failed("refused", 0);
      }
    } catch (IOException e) {
      return new EmbeddingResult.Failed("lost", 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new EmbeddingResult.Failed("interrupted", counted(call));
    }
  }

  private EmbeddingResult read(EmbeddingCall call, InputStream body) throws IOException {
    var bytes = body.readNBytes(MOST_BYTES + 1);
    try {
      if (bytes.length > MOST_BYTES) {
        throw new DocumentException("the answer is too long");
      }
      var answer = Json.parse(bytes);
      var tokens = Reported.read(answer).orElseGet(() -> counted(call));
      return new EmbeddingResult.Embedded(embeddings(call, answer), tokens);
    } catch (DocumentException garbled) {
      return new EmbeddingResult.Failed("garbled", counted(call));
    }
  }

  /** In the order of the texts, whatever order they came in; a DocumentException if not all. */
  private static List<Embedding> embeddings(EmbeddingCall call, JsonValue answer) {
    var found = new Embedding[call.texts().size()];
    for (var item : answer.items("/data")) {
      var index = item.whole("/index").orElse(-1L).intValue();
      if (index < 0 || index >= found.length || found[index] != null) {
        throw new DocumentException("an embedding of no text, or a second one");
      }
      found[index] = embedding(item.items("/embedding"));
    }
    var all = new ArrayList<Embedding>();
    for (var one : found) {
      if (one == null || one.bytes() != found[0].bytes()) {
        throw new DocumentException("a text without embedding, or of another length");
      }
      all.add(one);
    }
    return all;
  }

  private static Embedding embedding(List<JsonValue> numbers) {
    if (numbers.isEmpty() || numbers.size() > MOST_DIMENSIONS) {
      throw new DocumentException("no embedding, or a longer one than is read");
    }
    var values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      if (!(numbers.get(i) instanceof JsonNumber number)) {
        throw new DocumentException("no number");
      }
      values[i] = number.value().floatValue();
      if (!Float.isFinite(values[i])) {
        throw new DocumentException("a number beyond all floats");
      }
    }
    return new Embedding(values);
  }

  private long counted(EmbeddingCall call) {
    return call.texts().stream().mapToLong(counter::count).sum();
  }

  private HttpRequest request(EmbeddingCall call) {
    var body =
        JsonValue.object()
            .with("model", call.model())
            .with("input", JsonArray.ofStrings(call.texts()))
            .with("encoding_format", "float");
    var request =
        HttpRequest.newBuilder(endpoint)
            .timeout(call.whole())
            .header("Content-Type", "application/json")
            .header(Wire.TRACEPARENT, call.trace().traceparent())
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)));
    if (!call.trace().state().isEmpty()) {
      request.header(Wire.TRACESTATE, call.trace().state());
    }
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return request.build();
  }
}
