/** What the bench of decisions measures with. */
@NullMarked
package dev.ringproof.runtime.bench;

import org.jspecify.annotations.NullMarked;
