package dev.ringproof.runtime.turn;

import dev.ringproof.runtime.memory.Memory;
import dev.ringproof.runtime.model.EmbeddingPort;

/**
 * What earlier summaries are recalled with.
 *
 * @param model what the port is asked for; it has a price
 */
public record Recall(EmbeddingPort port, String model, Memory memory) {}
