/** The pipeline: one turn's order of work, on one virtual thread. */
@NullMarked
package dev.ringproof.runtime.turn;

import org.jspecify.annotations.NullMarked;
