/** A model provider that speaks OpenAI-compatible chat completions. */
@NullMarked
package dev.ringproof.runtime.model.openai;

import org.jspecify.annotations.NullMarked;
