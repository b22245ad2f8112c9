/** Signing keys and the grants that they sign. */
@NullMarked
package dev.ringproof.rings.key;

import org.jspecify.annotations.NullMarked;
