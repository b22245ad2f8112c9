package dev.ringproof.runtime;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.policy.PriceList;
import dev.ringproof.contract.policy.Provider;
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
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** What the configuration says of models: who serves them, what they cost, what they embed. */
final class Models {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  private Models() {}

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        .version(HttpClient.Version.HTTP_1_1)
        // Its own threads would be woken by the kernel for each token.
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  static ModelPort providers(Config config, PriceList prices, TokenCounter counter, Clock clock) {
    var client = client();
    var primary =
        new OpenAiModel(client, config.modelPrimaryUrl(), config.modelPrimaryKey(), counter, clock);
    var fallback =
        new OpenAiModel(
            client, config.modelFallbackUrl(), config.modelFallbackKey(), counter, clock);
    var byModel = new HashMap<String, ModelPort>();
    prices.models(Provider.FALLBACK).forEach(model -> byModel.put(model, fallback));
    return new Providers(byModel, primary);
  }

  /** Whoever is named twice is one provider. */
  static Retries retries(Config config, PriceList prices) {
    var primary = config.modelPrimaryUrl().toString();
    var fallback = config.modelFallbackUrl().toString();
    var others = Set.copyOf(prices.models(Provider.FALLBACK));
    return new Retries(model -> others.contains(model) ? fallback : primary);
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
      if (prices.provider(embedding) != Provider.PRIMARY) {
        throw DocumentException.at(
            place, "a model of the fallback provider", "one of the primary provider");
      }
      if (data.tiers().data().tiers().stream().anyMatch(t -> t.models().contains(embedding))) {
        throw DocumentException.at(place, "a model that answers turns", "one that embeds");
      }
    }
    return new PriceBook(prices, embedding);
  }
}
