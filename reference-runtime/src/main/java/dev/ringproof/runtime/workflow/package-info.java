/** Tier C: jobs that run turns. */
@NullMarked
package dev.ringproof.runtime.workflow;

import org.jspecify.annotations.NullMarked;
