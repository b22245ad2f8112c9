/** The judge: pure functions from rings, evidence and ledger to a verdict document. */
@NullMarked
package dev.ringproof.rings.judge;

import org.jspecify.annotations.NullMarked;
