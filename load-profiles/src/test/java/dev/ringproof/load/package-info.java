/** Tests. */
@NullMarked
package dev.ringproof.load;

import org.jspecify.annotations.NullMarked;
