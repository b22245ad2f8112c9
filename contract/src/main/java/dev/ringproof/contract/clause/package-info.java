/** The clause catalogue: what a runtime must do, ring by ring, as data that is checked at load. */
@NullMarked
package dev.ringproof.contract.clause;

import org.jspecify.annotations.NullMarked;
