/** The points of a turn at which a rehearsal may kill the process. */
@NullMarked
package dev.ringproof.runtime.crash;

import org.jspecify.annotations.NullMarked;
