/** Tests. */
@NullMarked
package dev.ringproof.load.spec;

import org.jspecify.annotations.NullMarked;
