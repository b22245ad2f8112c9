/** Money of one turn: route by marginal cost, reservation, charges. */
@NullMarked
package dev.ringproof.runtime.budget;

import org.jspecify.annotations.NullMarked;
