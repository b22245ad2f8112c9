/** Names on the wire that runtimes and suites share. */
@NullMarked
package dev.ringproof.contract.wire;

import org.jspecify.annotations.NullMarked;
