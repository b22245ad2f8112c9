package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelCall;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.WantedAction;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A model whose wanted actions are read otherwise than it meant them. */
final class Wanting {
  private Wanting() {}

  static ModelPort otherwise(ModelPort honest, UnaryOperator<WantedAction> read) {
    return otherwise(honest, (call, wanted) -> wanted.stream().map(read).toList());
  }

  static ModelPort otherwise(
      ModelPort honest, BiFunction<ModelCall, List<WantedAction>, List<WantedAction>> read) {
    return (call, onText) -> {
      var result = honest.stream(call, onText);
      return result instanceof ModelResult.Finished done
          ? new ModelResult.Finished(done.finish(), read.apply(call, done.actions()), done.usage())
          : result;
    };
  }
}
