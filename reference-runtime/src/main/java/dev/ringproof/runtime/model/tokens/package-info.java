/** Counting tokens ourselves. */
@NullMarked
package dev.ringproof.runtime.model.tokens;

import org.jspecify.annotations.NullMarked;
