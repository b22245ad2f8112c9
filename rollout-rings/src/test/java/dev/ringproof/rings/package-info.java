/** The gate against synthetic histories. */
@NullMarked
package dev.ringproof.rings;

import org.jspecify.annotations.NullMarked;
