/** The clauses of the contract as tests, one class a family. */
@NullMarked
package dev.ringproof.conformance.clauses;

import org.jspecify.annotations.NullMarked;
