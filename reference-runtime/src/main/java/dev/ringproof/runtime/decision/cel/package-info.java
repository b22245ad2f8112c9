/** Decides by a policy document with CEL conditions, in this process. */
@NullMarked
package dev.ringproof.runtime.decision.cel;

import org.jspecify.annotations.NullMarked;
