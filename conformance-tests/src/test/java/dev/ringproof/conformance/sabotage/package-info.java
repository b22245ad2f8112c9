/** The reference runtime with one part replaced by a broken one each; none of this ships. */
@NullMarked
package dev.ringproof.conformance.sabotage;

import org.jspecify.annotations.NullMarked;
