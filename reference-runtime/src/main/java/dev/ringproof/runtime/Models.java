package dev.ringproof.runtime;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.runtime.budget.PriceBook;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.Documents;
import dev.ringproof.runtime.config.Key;
import dev.ringproof.runtime.memory.TransientMemory;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.Providers;
import dev.ringproof.runtime.model.Retries;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.model.openai.OpenAiEmbeddings;
import dev.ringproof.runtime.model.openai.OpenAiModel;
import dev.ringproof.runtime.telemetry.Tracing;
import dev.ringproof.runtime.turn.Recall;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** What the configuration says of models: who serves them, what they cost, what they embed. */
final class Models {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** The model that the second provider serves. */
  private static final String FALLBACK = "small";

  private Models() {}

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        .version(HttpClient.Version.HTTP_1_1)
        // Its own threads would be woken by the kernel for each token.
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  static ModelPort providers(Config config, TokenCounter counter, Clock clock) {
    var client = client();
    var primary =
        new OpenAiModel(client, config.modelPrimaryUrl(), config.modelPrimaryKey(), counter, clock);
    var fallback =
        new OpenAiModel(
            client, config.modelFallbackUrl(), config.modelFallbackKey(), counter, clock);
    return new Providers(Map.of(FALLBACK, fallback), primary);
  }

  /** Whoever is named twice is one provider. */
  static Retries retries(Config config) {
    var primary = config.modelPrimaryUrl().toString();
    var fallback = config.modelFallbackUrl().toString();
    return new Retries(model -> model.equals(FALLBACK) ? fallback : primary);
  }

  static @Nullable Recall recall(
      Config config, TokenCounter counter, Duration window, Clock clock) {
    var model = config.embeddingModel();
    if (model == null) {
      return null;
    }
    var port =
        new OpenAiEmbeddings(client(), config.modelPrimaryUrl(), config.modelPrimaryKey(), counter);
    return new Recall(
        port, model, new TransientMemory(clock, window, TransientMemory.Bounds.DEFAULTS));
  }

  /** Returns the same, whose calls are spans of their turns. */
  static @Nullable Recall shown(@Nullable Recall recall, Tracing tracing) {
    return recall == null
        ? null
        : new Recall(tracing.around(recall.port()), recall.model(), recall.memory());
  }

  /** Returns the prices; an embedding model that has none, or that answers turns, is refused. */
  static PriceBook prices(Config config, Documents documents) {
    var data = documents.data();
    var prices = data.prices().data();
    var embedding = config.embeddingModel();
    if (embedding != null) {
      var place = Key.EMBEDDING_MODEL.inFile();
      if (!prices.knows(embedding)) {
        throw DocumentException.at(place, "a model without a price", "one of the price list");
      }
      if (data.tiers().data().tiers().stream().anyMatch(t -> t.models().contains(embedding))) {
        throw DocumentException.at(place, "a model that answers turns", "one that embeds");
      }
    }
    return new PriceBook(prices, embedding);
  }
}
