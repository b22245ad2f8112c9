/** Production traces in the Azure LLM inference format, and token lengths fitted from one. */
@NullMarked
package dev.ringproof.load.trace;

import org.jspecify.annotations.NullMarked;
