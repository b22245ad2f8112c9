/** A process disturbed at each point of a turn, again and again, and what its history says. */
@NullMarked
package dev.ringproof.chaos.sweep;

import org.jspecify.annotations.NullMarked;
