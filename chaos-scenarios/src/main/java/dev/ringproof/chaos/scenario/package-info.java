/** How each mode is driven and what is wanted of it. */
@NullMarked
package dev.ringproof.chaos.scenario;

import org.jspecify.annotations.NullMarked;
