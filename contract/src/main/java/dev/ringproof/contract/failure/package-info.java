/** The failure mode library: modes, culprits, declared responses. */
@NullMarked
package dev.ringproof.contract.failure;

import org.jspecify.annotations.NullMarked;
