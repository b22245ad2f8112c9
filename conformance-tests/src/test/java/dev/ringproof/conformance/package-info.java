/** The kit tried on targets that are broken on purpose, and on targets that are nobody. */
@NullMarked
package dev.ringproof.conformance;

import org.jspecify.annotations.NullMarked;
