/** Tests of what sessions can recall. */
@NullMarked
package dev.ringproof.runtime.memory;

import org.jspecify.annotations.NullMarked;
