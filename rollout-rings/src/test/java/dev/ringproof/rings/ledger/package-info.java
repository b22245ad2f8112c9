/** Tests of the package. */
@NullMarked
package dev.ringproof.rings.ledger;

import org.jspecify.annotations.NullMarked;
