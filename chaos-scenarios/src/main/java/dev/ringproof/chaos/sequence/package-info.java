/**
 * Programs of several clients at once, and a small model that says whether what they saw can be.
 */
@NullMarked
package dev.ringproof.chaos.sequence;

import org.jspecify.annotations.NullMarked;
