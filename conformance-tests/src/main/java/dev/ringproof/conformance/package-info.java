/** The conformance suite's entry: which clauses it proves, and how they are run on a target. */
@NullMarked
package dev.ringproof.conformance;

import org.jspecify.annotations.NullMarked;
