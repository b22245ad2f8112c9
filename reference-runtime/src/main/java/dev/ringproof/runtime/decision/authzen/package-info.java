/** Asks an AuthZEN decision point. */
@NullMarked
package dev.ringproof.runtime.decision.authzen;

import org.jspecify.annotations.NullMarked;
