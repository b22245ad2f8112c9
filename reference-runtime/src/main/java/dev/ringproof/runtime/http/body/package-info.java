/** A request's body as it comes: within a time, up to a length, and what becomes of the rest. */
@NullMarked
package dev.ringproof.runtime.http.body;

import org.jspecify.annotations.NullMarked;
