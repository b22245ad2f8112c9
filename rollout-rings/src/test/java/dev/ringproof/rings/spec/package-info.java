/** Tests of the package. */
@NullMarked
package dev.ringproof.rings.spec;

import org.jspecify.annotations.NullMarked;
