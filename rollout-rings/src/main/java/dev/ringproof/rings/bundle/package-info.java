/** The evidence of one run, read from its folder and held against its schemas. */
@NullMarked
package dev.ringproof.rings.bundle;

import org.jspecify.annotations.NullMarked;
