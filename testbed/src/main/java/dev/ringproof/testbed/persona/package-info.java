/** Who acts: tenants and actors that a ring admits, their tokens, and tokens that are broken. */
@NullMarked
package dev.ringproof.testbed.persona;

import org.jspecify.annotations.NullMarked;
