/** A turn's events on their way to the store and to live followers. */
@NullMarked
package dev.ringproof.runtime.stream;

import org.jspecify.annotations.NullMarked;
