/** Gatling profiles, one per tier, and the one place that runs them. */
@NullMarked
package dev.ringproof.load.profile;

import org.jspecify.annotations.NullMarked;
