package dev.ringproof.runtime.model.openai;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.model.ModelPort.ModelCall;
import dev.ringproof.runtime.model.ModelPort.Usage;
import dev.ringproof.runtime.model.ModelPort.WantedAction;
import dev.ringproof.runtime.model.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has come of one answer so far, put together from its chunks. */
final class Reply {
  private static final int MOST_ACTIONS = 16;

  private final ModelCall call;
  private final TokenCounter counter;
  private final StringBuilder text = new StringBuilder();
  private final Map<Integer, Part> parts = new TreeMap<>();
  private String finish = "";
  private @Nullable Usage reported;
  private boolean answered;

  Reply(ModelCall call, TokenCounter counter) {
    this.call = call;
    this.counter = counter;
  }

  private static final class Part {
    private String id = "";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();
  }

  /** Takes in a chunk and returns the text in it; a garbled one is a DocumentException. */
  String take(String data) {
    var chunk = Json.parse(data);
    if (!(chunk instanceof JsonValue.JsonObject)) {
      throw new DocumentException("the chunk is no object");
    }
    if (chunk.member("error").filter(e -> !(e instanceof JsonValue.JsonNull)).isPresent()) {
      throw new DocumentException("the provider reported an error within the stream");
    }
    answered = true;
    if (chunk.at("/usage").filter(JsonValue.JsonObject.class::isInstance).isPresent()) {
      // The last word counts: one that cannot be true makes those before doubtful too.
      reported = Reported.usage(chunk).orElse(null);
    }
    chunk.text("/choices/0/finish_reason").ifPresent(reason -> finish = reason);
    chunk.items("/choices/0/delta/tool_calls").forEach(this::part);
    var piece = chunk.text("/choices/0/delta/content").orElse("");
    text.append(piece);
    return piece;
  }

  boolean begun() {
    return !text.isEmpty() || !parts.isEmpty();
  }

  boolean anyText() {
    return !text.isEmpty();
  }

  /** Returns the finish reason; empty if none came. */
  String finish() {
    return finish;
  }

  /** Returns why the answer is none, though its stream came to its end; null if it is whole. */
  @Nullable String flaw() {
    return switch (finish) {
      case "stop", "length" -> null;
      case "tool_calls" -> parts.isEmpty() ? "tool calls without a call" : null;
      case "" -> "no finish reason";
      // A filter, an error, or a reason that nobody here knows: the rest of it is missing.
      default -> "a finish reason of no whole answer";
    };
  }

  List<WantedAction> actions() {
    var wanted = new ArrayList<WantedAction>();
    parts.values().forEach(p -> wanted.add(new WantedAction(p.id, p.name, p.arguments.toString())));
    return wanted;
  }

  /**
   * Returns what a whole answer is charged: what the provider reported, else what we count. Who
   * says that an answer with something in it took nothing to write reports nothing.
   */
  Usage whole() {
    var told = reported;
    return told == null || (told.outputTokens() == 0 && begun()) ? counted() : told;
  }

  /**
   * Returns what an answer that broke off is charged: all that came of it. A provider that reports
   * as it goes may have said less by then than it had generated.
   */
  Usage soFar() {
    if (reported == null) {
      return counted();
    }
    var output = Math.max(reported.outputTokens(), written());
    return new Usage(reported.inputTokens(), output, true);
  }

  /** Who began to answer has read the question; nobody else is known to have. */
  private Usage counted() {
    return answered ? new Usage(read(), written(), false) : new Usage(0, 0, false);
  }

  /** As the turn's reservation was planned, so that our own count stays within it. */
  private long read() {
    return call.messages().stream()
        .mapToLong(message -> counter.count(message.text("/content").orElse("")))
        .sum();
  }

  private long written() {
    var tokens = counter.count(text.toString());
    for (var part : parts.values()) {
      tokens += counter.count(part.name) + counter.count(part.arguments.toString());
    }
    return tokens;
  }

  private void part(JsonValue delta) {
    var index = delta.whole("/index").orElse((long) parts.size()).intValue();
    if (index < 0 || index >= MOST_ACTIONS) {
      throw new DocumentException("more than " + MOST_ACTIONS + " actions in one answer");
    }
    var part = parts.computeIfAbsent(index, i -> new Part());
    delta.text("/id").ifPresent(id -> part.id = id);
    delta.text("/function/name").ifPresent(name -> part.name += name);
    delta.text("/function/arguments").ifPresent(part.arguments::append);
  }
}
