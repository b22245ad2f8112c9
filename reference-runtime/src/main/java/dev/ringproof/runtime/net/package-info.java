/** Outbound HTTP: a deadline and a size over the whole answer, a budget of what is sent again. */
@NullMarked
package dev.ringproof.runtime.net;

import org.jspecify.annotations.NullMarked;
