/** What sessions can recall by nearness: transient, in this process alone. */
@NullMarked
package dev.ringproof.runtime.memory;

import org.jspecify.annotations.NullMarked;
