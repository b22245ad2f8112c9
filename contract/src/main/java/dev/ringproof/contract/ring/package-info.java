/** Rings, subjects and grants as data. */
@NullMarked
package dev.ringproof.contract.ring;

import org.jspecify.annotations.NullMarked;
