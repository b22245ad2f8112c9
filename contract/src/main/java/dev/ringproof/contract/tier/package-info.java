/** Service tiers and time windows as data, and how a proof may scale them. */
@NullMarked
package dev.ringproof.contract.tier;

import org.jspecify.annotations.NullMarked;
