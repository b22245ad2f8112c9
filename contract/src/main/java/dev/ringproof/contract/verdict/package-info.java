/** The pure arithmetic of judging: four verdicts, exact bounds, objectives, merging. */
@NullMarked
package dev.ringproof.contract.verdict;

import org.jspecify.annotations.NullMarked;
