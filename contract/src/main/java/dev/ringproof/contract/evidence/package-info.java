/** What suites hand to the judge: one document per suite and ring. */
@NullMarked
package dev.ringproof.contract.evidence;

import org.jspecify.annotations.NullMarked;
