/** Who acts, and in which session. */
@NullMarked
package dev.ringproof.runtime.session;

import org.jspecify.annotations.NullMarked;
