/** Tests of the hostile requests' judges. */
@NullMarked
package dev.ringproof.conformance.hostile;

import org.jspecify.annotations.NullMarked;
