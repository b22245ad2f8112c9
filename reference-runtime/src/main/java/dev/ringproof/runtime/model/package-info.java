/** The port to model providers. */
@NullMarked
package dev.ringproof.runtime.model;

import org.jspecify.annotations.NullMarked;
