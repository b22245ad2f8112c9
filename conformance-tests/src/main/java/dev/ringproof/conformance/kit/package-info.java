/** What a clause's test works with: checks, talks, evidence chains, scans, and how it is run. */
@NullMarked
package dev.ringproof.conformance.kit;

import org.jspecify.annotations.NullMarked;
