/** Outbound HTTP with a deadline and a size over the whole answer. */
@NullMarked
package dev.ringproof.runtime.net;

import org.jspecify.annotations.NullMarked;
