/** What happened in a run, as entries and as transcripts for people. */
@NullMarked
package dev.ringproof.testbed.history;

import org.jspecify.annotations.NullMarked;
