/** The port to a decision point, embedded or remote. */
@NullMarked
package dev.ringproof.runtime.decision;

import org.jspecify.annotations.NullMarked;
