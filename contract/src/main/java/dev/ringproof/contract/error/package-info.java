/** The problem types that the contract's surface answers with. */
@NullMarked
package dev.ringproof.contract.error;

import org.jspecify.annotations.NullMarked;
