/** The two metric families, recorded from one place. */
@NullMarked
package dev.ringproof.runtime.slo;

import org.jspecify.annotations.NullMarked;
