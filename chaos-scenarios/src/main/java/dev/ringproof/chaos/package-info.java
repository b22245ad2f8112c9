/** The chaos suite: makes dependencies fail, watches from outside, heals, and judges. */
@NullMarked
package dev.ringproof.chaos;

import org.jspecify.annotations.NullMarked;
