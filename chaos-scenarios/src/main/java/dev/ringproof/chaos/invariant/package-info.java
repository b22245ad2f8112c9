/** Invariants as pure functions over a recorded history. */
@NullMarked
package dev.ringproof.chaos.invariant;

import org.jspecify.annotations.NullMarked;
