package dev.ringproof.runtime.telemetry.otlp;

import dev.ringproof.runtime.model.EmbeddingPort;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;

/** Embeddings whose calls are shown. */
final class TracedEmbeddings implements EmbeddingPort {
  private static final String EMBEDDINGS = "embeddings";

  private final EmbeddingPort port;
  private final Recorder recorder;

  TracedEmbeddings(EmbeddingPort port, Recorder recorder) {
    this.port = port;
    this.recorder = recorder;
  }

  @Override
  public EmbeddingResult embed(EmbeddingCall call) {
    var began = recorder.begins();
    var result = port.embed(call);
    var error = result instanceof EmbeddingResult.Failed failed ? failed.cause() : null;
    recorder.tokens(EMBEDDINGS, call.model(), "input", result.inputTokens());
    recorder.duration(EMBEDDINGS, call.model(), began.elapsed(), error);
    recorder.span(
        EMBEDDINGS + " " + call.model(),
        SpanKind.CLIENT,
        call.trace(),
        began,
        Attributes.builder()
            .put(GenAi.OPERATION, EMBEDDINGS)
            .put(GenAi.PROVIDER, GenAi.OPENAI)
            .put(GenAi.MODEL, call.model())
            .put(GenAi.INPUT_TOKENS, result.inputTokens())
            .build(),
        error);
    return result;
  }
}
