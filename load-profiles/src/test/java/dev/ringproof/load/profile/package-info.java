/** Tests. */
@NullMarked
package dev.ringproof.load.profile;

import org.jspecify.annotations.NullMarked;
