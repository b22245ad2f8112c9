/** Evaluates a policy document: the engine of the runtime's embedded decision point. */
@NullMarked
package dev.ringproof.contract.rules;

import org.jspecify.annotations.NullMarked;
