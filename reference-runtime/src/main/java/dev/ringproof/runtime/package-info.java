/** The reference agent runtime: main class, configuration and wiring by constructors. */
@NullMarked
package dev.ringproof.runtime;

import org.jspecify.annotations.NullMarked;
