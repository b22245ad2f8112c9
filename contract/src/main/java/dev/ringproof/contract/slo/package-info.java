/** Service level objectives, as OpenSLO documents state them. */
@NullMarked
package dev.ringproof.contract.slo;

import org.jspecify.annotations.NullMarked;
