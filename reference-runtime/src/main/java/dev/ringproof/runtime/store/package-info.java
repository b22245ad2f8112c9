/** The store's ports: what is durable, in which commit, in the terms of the core. */
@NullMarked
package dev.ringproof.runtime.store;

import org.jspecify.annotations.NullMarked;
