/** Writes what a suite saw as evidence documents for the judge. */
@NullMarked
package dev.ringproof.testbed.evidence;

import org.jspecify.annotations.NullMarked;
