package dev.ringproof.runtime.telemetry.otlp;

import dev.ringproof.runtime.model.ModelPort;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Models whose calls are shown. */
final class TracedModels implements ModelPort {
  private static final String CHAT = "chat";

  private final ModelPort models;
  private final Recorder recorder;

  TracedModels(ModelPort models, Recorder recorder) {
    this.models = models;
    this.recorder = recorder;
  }

  @Override
  public ModelResult stream(ModelCall call, Consumer<String> onText) {
    var began = recorder.begins();
    ModelResult result = null;
    try {
      result = models.stream(call, onText);
      return result;
    } finally {
      ended(call, began, result);
    }
  }

  private void ended(ModelCall call, Recorder.Began began, @Nullable ModelResult result) {
    var error = error(result);
    var attributes =
        Attributes.builder()
            .put(GenAi.OPERATION, CHAT)
            .put(GenAi.PROVIDER, GenAi.OPENAI)
            .put(GenAi.MODEL, call.model())
            .put(GenAi.MOST_TOKENS, (long) call.maxOutputTokens());
    if (result != null) {
      var usage = result.usage();
      attributes.put(GenAi.INPUT_TOKENS, usage.inputTokens());
      attributes.put(GenAi.OUTPUT_TOKENS, usage.outputTokens());
      recorder.tokens(CHAT, call.model(), "input", usage.inputTokens());
      recorder.tokens(CHAT, call.model(), "output", usage.outputTokens());
    }
    if (result instanceof ModelResult.Finished finished) {
      attributes.put(GenAi.FINISH, finished.finish());
    }
    recorder.duration(CHAT, call.model(), began.elapsed(), error);
    recorder.span(
        CHAT + " " + call.model(), SpanKind.CLIENT, call.trace(), began, attributes.build(), error);
  }

  private static @Nullable String error(@Nullable ModelResult result) {
    if (result == null) {
      return "internal";
    }
    return switch (result) {
      case ModelResult.Finished finished -> null;
      case ModelResult.TimedOut out -> "timeout";
      case ModelResult.Broken broken -> "broken";
      case ModelResult.Refused refused -> Integer.toString(refused.status());
    };
  }
}
