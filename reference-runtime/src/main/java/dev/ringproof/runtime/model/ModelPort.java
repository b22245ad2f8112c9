package dev.ringproof.runtime.model;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.session.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls a model and hands its tokens on as they come. */
public interface ModelPort {
  /**
   * Streams one completion; blocks until it ended one way or another.
   *
   * @param onText called with each piece of text on the calling thread
   */
  ModelResult stream(ModelCall call, Consumer<String> onText);

  /**
   * One call.
   *
   * @param messages OpenAI chat messages, in order
   * @param firstToken the first text or action must have come by then
   * @param idle longest pause between two pieces
   * @param whole the call must have ended by then
   */
  record ModelCall(
      String model,
      List<JsonObject> messages,
      List<Tool> tools,
      int maxOutputTokens,
      Duration firstToken,
      Duration idle,
      Duration whole,
      TraceContext trace) {
    public ModelCall {
      messages = List.copyOf(messages);
      tools = List.copyOf(tools);
    }
  }

  /** A tool call that the model asked for; {@code arguments} as raw text, not yet trusted. */
  record WantedAction(String callId, String tool, String arguments) {}

  /** Tokens as the provider reported them, or as counted here. */
  record Usage(long inputTokens, long outputTokens, boolean reported) {}

  /** How a call ended. Usage is what there is to charge, whatever the end. */
  sealed interface ModelResult {
    Usage usage();

    /** The provider finished: {@code stop}, {@code length} or {@code tool_calls}. */
    record Finished(String finish, List<WantedAction> actions, Usage usage) implements ModelResult {
      public Finished {
        actions = List.copyOf(actions);
      }
    }

    /** Nothing came in time, or not enough. */
    record TimedOut(boolean anyText, Usage usage) implements ModelResult {}

    /** The stream was cut, garbled, or carried an error after it had begun. */
    record Broken(boolean anyText, String reason, Usage usage) implements ModelResult {}

    /** The provider refused: a status that is not 200. */
    record Refused(int status, @Nullable Duration retryAfter, Usage usage) implements ModelResult {}
  }
}
