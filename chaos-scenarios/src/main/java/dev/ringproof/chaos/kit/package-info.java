/** What scenarios are made of: faults, turns, records, probes. */
@NullMarked
package dev.ringproof.chaos.kit;

import org.jspecify.annotations.NullMarked;
