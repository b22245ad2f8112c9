package dev.ringproof.runtime.model.openai;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.model.ToolOffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Streams chat completions. The client's own timeout ends with the headers, so a thread of its own
 * reads the body and the caller waits for each piece no longer than its deadlines allow.
 */
public final class OpenAiModel implements ModelPort {
  private static final String DONE = "[DONE]";

  /** Nobody waits longer; a number of more digits is none. */
  private static final Duration LONGEST = Duration.ofSeconds(999_999_999);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final HttpClient client;
  private final URI endpoint;
  private final @Nullable String key;
  private final TokenCounter counter;
  private final InstantSource clock;

  /**
   * Makes a model behind a provider.
   *
   * @param base the base URL, to which {@code /chat/completions} is appended
   * @param key sent as bearer token, if there is one
   * @param clock tells how long it is until a time at which a provider wants to be asked again
   */
  public OpenAiModel(
      HttpClient client,
      URI base,
      @Nullable String key,
      TokenCounter counter,
      InstantSource clock) {
    this.client = client;
    this.endpoint = URI.create(base.toString().replaceAll("/+$", "") + "/chat/completions");
    this.key = key;
    this.counter = counter;
    this.clock = clock;
  }

  private sealed interface Item {
    record Head(int status, @Nullable Duration retryAfter) implements Item {}

    record Data(String text) implements Item {}

    record End(String reason) implements Item {}
  }

  @Override
  public ModelResult stream(ModelCall call, Consumer<String> onText) {
    var items = new LinkedBlockingQueue<Item>();
    var reply = new Reply(call, counter);
    var reader = Thread.ofVirtual().name("model-reader").start(() -> read(call, items));
    try {
      return follow(call, items, reply, onText);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      // Taken back: what had come is not shown any more, and was generated all the same.
      for (var item = items.poll(); item != null; item = items.poll()) {
        take(item, reply, unheard -> {});
      }
      return new ModelResult.Broken(reply.anyText(), "interrupted", reply.soFar());
    } finally {
      reader.interrupt();
    }
  }

  private ModelResult follow(
      ModelCall call, BlockingQueue<Item> items, Reply reply, Consumer<String> onText)
      throws InterruptedException {
    var start = System.nanoTime();
    while (true) {
      var left = call.whole().toNanos() - (System.nanoTime() - start);
      var patience =
          reply.begun()
              ? call.idle().toNanos()
              : call.firstToken().toNanos() - (System.nanoTime() - start);
      var item = items.poll(Math.min(left, patience), TimeUnit.NANOSECONDS);
      if (item == null) {
        return new ModelResult.TimedOut(reply.anyText(), reply.soFar());
      }
      var result = take(item, reply, onText);
      if (result != null) {
        return result;
      }
    }
  }

  private static @Nullable ModelResult take(Item item, Reply reply, Consumer<String> onText) {
    return switch (item) {
      case Item.Head head ->
          head.status() == 200
              ? null
              : new ModelResult.Refused(head.status(), head.retryAfter(), reply.soFar());
      case Item.End end -> new ModelResult.Broken(reply.anyText(), end.reason(), reply.soFar());
      case Item.Data data -> data(data.text(), reply, onText);
    };
  }

  private static @Nullable ModelResult data(String data, Reply reply, Consumer<String> onText) {
    if (data.strip().equals(DONE)) {
      var flaw = reply.flaw();
      return flaw == null
          ? new ModelResult.Finished(reply.finish(), reply.actions(), reply.whole())
          : new ModelResult.Broken(reply.anyText(), flaw, reply.soFar());
    }
    try {
      var text = reply.take(data);
      if (!text.isEmpty()) {
        onText.accept(text);
      }
      return null;
    } catch (DocumentException garbled) {
      return new ModelResult.Broken(reply.anyText(), "garbled stream", reply.soFar());
    }
  }

  private void read(ModelCall call, BlockingQueue<Item> items) {
    try {
      var response = client.send(request(call), BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        items.add(new Item.Head(response.statusCode(), retryAfter(response)));
        if (response.statusCode() == 200) {
          data(body, items);
        }
      }
    } catch (IOException e) {
      items.add(new Item.End("connection lost"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      items.add(new Item.End("interrupted"));
    }
  }

  private static void data(InputStream body, BlockingQueue<Item> items) throws IOException {
    var lines = new SseLines(body);
    for (var data = lines.next(); data.isPresent(); data = lines.next()) {
      items.add(new Item.Data(data.get()));
      if (data.get().strip().equals(DONE)) {
        return;
      }
    }
    items.add(new Item.End("the stream ended without its end mark"));
  }

  private HttpRequest request(ModelCall call) {
    var request =
        HttpRequest.newBuilder(endpoint)
            .timeout(call.whole())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .header(Wire.TRACEPARENT, call.trace().traceparent())
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body(call))));
    if (!call.trace().state().isEmpty()) {
      request.header(Wire.TRACESTATE, call.trace().state());
    }
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return request.build();
  }

  private static JsonObject body(ModelCall call) {
    var body =
        JsonValue.object()
            .with("model", call.model())
            .with("messages", new JsonArray(List.copyOf(call.messages())))
            .with("stream", true)
            .with("stream_options", JsonValue.object().with("include_usage", true))
            .with("max_tokens", call.maxOutputTokens());
    return call.tools().isEmpty() ? body : body.with("tools", ToolOffer.json(call.tools()));
  }

  private @Nullable Duration retryAfter(HttpResponse<?> response) {
    return response.headers().firstValue("Retry-After").map(this::retryAfter).orElse(null);
  }

  /** Seconds, or a time; what is neither is nothing. */
  private @Nullable Duration retryAfter(String value) {
    if (SECONDS.matcher(value).matches()) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      var at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      var left = Duration.between(clock.instant(), at);
      return left.isNegative() ? Duration.ZERO : left.compareTo(LONGEST) < 0 ? left : LONGEST;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
