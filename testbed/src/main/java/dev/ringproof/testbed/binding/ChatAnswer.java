package dev.ringproof.testbed.binding;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a whole answer to a chat completion is, whatever its status says. */
public sealed interface ChatAnswer {

  /**
   * A whole completion.
   *
   * @param id as the endpoint names it; empty without one
   * @param model as the endpoint names it; empty without one
   * @param finish {@code stop}, {@code tool_calls} or {@code function_call}
   */
  record Said(String id, String model, String text, String finish) implements ChatAnswer {}

  /** A completion that says itself that it is none: cut off at a length, or filtered. */
  record CutOff(String text, String finish) implements ChatAnswer {}

  /**
   * An error, with the status of one or inside a 200.
   *
   * @param status 200 when the error is inside
   * @param retryAfter the header as sent; null without one
   * @param error the error object; empty when there is none in the body
   */
  record Refused(int status, @Nullable String retryAfter, JsonObject error) implements ChatAnswer {}

  /** Nothing that can be read as a completion or an error: no answer, HTML, half a document. */
  record Unreadable(int status, String why) implements ChatAnswer {}

  /** Reads an answer as what it is; never throws because of it. */
  static ChatAnswer of(Reply reply) {
    if (reply.status() == 0) {
      return new Unreadable(0, reply.text());
    }
    JsonValue body;
    try {
      body = reply.json();
    } catch (DocumentException notJson) {
      body = new JsonNull();
    }
    var error = body.member("error").filter(member -> !(member instanceof JsonNull));
    if (reply.status() != 200 || error.isPresent()) {
      var told = error.orElse(JsonValue.object());
      return new Refused(
          reply.status(),
          reply.header("retry-after").orElse(null),
          told instanceof JsonObject object ? object : JsonValue.object().with("message", told));
    }
    var finish = body.text("/choices/0/finish_reason").orElse("");
    var message = body.at("/choices/0/message");
    if (message.isEmpty() || finish.isEmpty()) {
      return new Unreadable(200, "no completion with a finish reason: " + reply);
    }
    var text = message.get().text("/content").orElse("");
    return ChatReading.WHOLE.contains(finish)
        ? new Said(body.text("/id").orElse(""), body.text("/model").orElse(""), text, finish)
        : new CutOff(text, finish);
  }
}
