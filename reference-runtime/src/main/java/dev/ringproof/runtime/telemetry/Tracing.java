package dev.ringproof.runtime.telemetry;

import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.model.EmbeddingPort;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.tool.ToolPort;
import java.util.function.Supplier;

/**
 * Shows turns, and what goes out on their behalf, to whoever traces them. It only looks on: what
 * goes wrong with it changes no turn.
 */
public interface Tracing extends AutoCloseable {
  /** Shows nothing to nobody. */
  Tracing NONE =
      new Tracing() {
        @Override
        public ModelPort around(ModelPort models) {
          return models;
        }

        @Override
        public EmbeddingPort around(EmbeddingPort embeddings) {
          return embeddings;
        }

        @Override
        public ToolPort around(ToolPort tools) {
          return tools;
        }

        @Override
        public DecisionPoint around(DecisionPoint point) {
          return point;
        }

        @Override
        public void turn(Supplier<TurnSpan> ended) {
          // Nobody looks.
        }

        @Override
        public void close() {
          // Nothing was opened.
        }
      };

  /** Returns the same models, whose calls are shown. */
  ModelPort around(ModelPort models);

  /** Returns the same embeddings, whose calls are shown. */
  EmbeddingPort around(EmbeddingPort embeddings);

  /** Returns the same tools, whose calls are shown. */
  ToolPort around(ToolPort tools);

  /** Returns the same decision point, whose questions are shown. */
  DecisionPoint around(DecisionPoint point);

  /** Shows a turn that has ended. */
  void turn(Supplier<TurnSpan> ended);

  /** Sends what is left to be sent, for a bounded time. */
  @Override
  void close();
}
