/** The stub world: models, tools and a decision point that record what really happened. */
@NullMarked
package dev.ringproof.testbed.witness;

import org.jspecify.annotations.NullMarked;
