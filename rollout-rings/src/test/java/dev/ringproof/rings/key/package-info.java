/** Tests of the package. */
@NullMarked
package dev.ringproof.rings.key;

import org.jspecify.annotations.NullMarked;
