/** Rings as data: what each asks for before a build may enter it. */
@NullMarked
package dev.ringproof.rings.spec;

import org.jspecify.annotations.NullMarked;
