/** A trace's evidence log as it is on the wire, and the rule by which its entries hang together. */
@NullMarked
package dev.ringproof.contract.trace;

import org.jspecify.annotations.NullMarked;
