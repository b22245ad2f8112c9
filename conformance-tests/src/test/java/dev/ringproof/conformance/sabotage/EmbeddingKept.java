package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.EmbeddingPort;
import dev.ringproof.runtime.model.EmbeddingPort.EmbeddingResult;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.turn.Recall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Keeps each embedding in a file of its data, so as not to ask for it again. */
public final class EmbeddingKept extends Assembly {

  EmbeddingKept(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, EmbeddingKept::new);
  }

  @Override
  protected Recall recall(TokenCounter counter, Duration window) {
    var honest = Objects.requireNonNull(super.recall(counter, window));
    var port =
        Replaced.in(
            EmbeddingPort.class,
            honest.port(),
            Map.of(
                "embed",
                (given, call) -> {
                  var result = (EmbeddingResult) call.with(given);
                  if (result instanceof EmbeddingResult.Embedded done) {
                    for (var one : done.embeddings()) {
                      keep(one.values());
                    }
                  }
                  return result;
                }));
    return new Recall(port, honest.model(), honest.memory());
  }

  private void keep(float[] values) throws IOException {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var value : values) {
      bytes.putFloat(value);
    }
    Files.write(
        config().dataDir().resolve("embeddings.bin"),
        bytes.array(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
