/** Rules of this house that every module holds, shared as a test jar. */
@NullMarked
package dev.ringproof.house;

import org.jspecify.annotations.NullMarked;
