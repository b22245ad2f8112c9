package dev.ringproof.conformance;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a {@link LittleGateway} asks its model. */
final class ModelCall {
  private static final Pattern PARENT =
      Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final String DONE = "[DONE]";
  private static final String END = "";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI completions;
  private final ChatFlaw flaw;
  private final Duration patience;
  private final String key;

  ModelCall(URI model, String key, ChatFlaw flaw) {
    this.key = key;
    this.completions = URI.create(model + "/chat/completions");
    this.flaw = flaw;
    this.patience =
        switch (flaw) {
          case PATIENT -> Duration.ofSeconds(5);
          case FOREVER -> Duration.ofHours(1);
          default -> Duration.ofMillis(1500);
        };
  }

  /** Takes the data of a frame. */
  interface Sink {
    void frame(String data) throws IOException;
  }

  /** The model did not answer as it should, and the client has nothing of it yet. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final @Nullable String retryAfter;

    Failed(int status, @Nullable String retryAfter, String message) {
      super(message);
      this.status = status;
      this.retryAfter = retryAfter;
    }

    int status() {
      return status;
    }

    @Nullable String retryAfter() {
      return retryAfter;
    }
  }

  private HttpResponse<InputStream> ask(JsonObject body, String trace) throws Failed {
    var asked = flaw == ChatFlaw.OTHER_MODEL ? body.with("model", "small") : body;
    var request =
        HttpRequest.newBuilder(completions)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .POST(BodyPublishers.ofString(Json.write(asked)));
    if (flaw != ChatFlaw.TRACE_DROPPED) {
      request.header("traceparent", child(trace));
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        var wait = response.headers().firstValue("retry-after").orElse(null);
        throw new Failed(response.statusCode(), wait, "the model refused");
      }
      return response;
    } catch (IOException e) {
      throw new Failed(504, null, "the model did not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed(503, null, "shutting down");
    }
  }

  private static String child(String trace) {
    var parent = PARENT.matcher(trace);
    var hex = UUID.randomUUID().toString().replace("-", "");
    return "00-" + (parent.matches() ? parent.group(1) : hex) + "-" + hex.substring(16) + "-01";
  }

  /** Returns a whole answer that is one. */
  String whole(JsonObject body, String trace) throws Failed {
    try (var in = ask(body, trace).body()) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (Json.parse(text).text("/choices/0/finish_reason").isPresent()) {
        return flaw == ChatFlaw.LENGTH_TOLD_AS_STOP ? text.replace("length", "stop") : text;
      }
    } catch (IOException | DocumentException e) {
      if (flaw == ChatFlaw.HALF_IS_WHOLE) {
        return "{\"id\":\"x\",\"choices\":[{\"message\":{\"content\":\"alpha\"},\"finish_reason\":\"stop\"}]}";
      }
    }
    throw new Failed(502, null, "the model gave no answer");
  }

  /** Hands on a stream to its end, or to an error in it; whether the model gave it whole. */
  boolean stream(JsonObject body, String trace, Sink sink) throws Failed, IOException {
    var response = ask(body, trace);
    var lines = new LinkedBlockingQueue<String>();
    try (var in = response.body()) {
      Thread.ofVirtual().start(() -> read(in, lines));
      if (relay(lines, sink)) {
        if (flaw == ChatFlaw.GOES_ON_AFTER_DONE) {
          sink.frame(DONE);
        }
        return true;
      }
    }
    if (flaw == ChatFlaw.ANSWERS_GLUED) {
      var again = new LinkedBlockingQueue<String>();
      try (var in = ask(body, trace).body()) {
        Thread.ofVirtual().start(() -> read(in, again));
        relay(again, sink);
      }
    }
    if (flaw == ChatFlaw.STOP_MADE_UP) {
      sink.frame("{\"id\":\"x\",\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
      sink.frame(DONE);
    } else {
      sink.frame("{\"error\":{\"message\":\"the model broke off\",\"type\":\"server_error\"}}");
    }
    return false;
  }

  private static void read(InputStream in, LinkedBlockingQueue<String> lines) {
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("data: ")) {
          lines.add(line.substring(6));
        }
      }
    } catch (IOException broken) {
      // The end that follows says it.
    }
    lines.add(END);
  }

  private boolean relay(LinkedBlockingQueue<String> lines, Sink sink) throws IOException {
    try {
      while (true) {
        var data = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (data == null || data.equals(END)) {
          return false;
        }
        if (data.equals(DONE)) {
          sink.frame(DONE);
          return true;
        }
        var chunk = Json.parse(data);
        if (!(chunk instanceof JsonObject object) || object.member("error").isPresent()) {
          return false;
        }
        sink.frame(flawed(object, data));
      }
    } catch (DocumentException unreadable) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String flawed(JsonObject chunk, String data) {
    return switch (flaw) {
      case LENGTH_TOLD_AS_STOP -> data.replace("\"length\"", "\"stop\"");
      case AN_ID_A_CHUNK -> Json.write(chunk.with("id", UUID.randomUUID().toString()));
      case TEXT_UNESCAPED -> data.replace("\\n", "\n");
      default -> Json.write((JsonValue) chunk);
    };
  }
}
