/** The append-only, hash-chained, signed record of verdicts, grants, overrides and approvals. */
@NullMarked
package dev.ringproof.rings.ledger;

import org.jspecify.annotations.NullMarked;
