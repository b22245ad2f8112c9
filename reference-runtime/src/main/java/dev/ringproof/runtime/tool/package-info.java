/** The port to tools and what can become of a call. */
@NullMarked
package dev.ringproof.runtime.tool;

import org.jspecify.annotations.NullMarked;
