/** Tests. */
@NullMarked
package dev.ringproof.load.measure;

import org.jspecify.annotations.NullMarked;
