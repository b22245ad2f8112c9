/** What is logged, by a list of what may be. */
@NullMarked
package dev.ringproof.runtime.telemetry;

import org.jspecify.annotations.NullMarked;
