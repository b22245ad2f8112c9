/** The failure mode library as data. */
@NullMarked
package dev.ringproof.chaos.library;

import org.jspecify.annotations.NullMarked;
