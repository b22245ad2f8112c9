/** Tests. */
@NullMarked
package dev.ringproof.load.trace;

import org.jspecify.annotations.NullMarked;
