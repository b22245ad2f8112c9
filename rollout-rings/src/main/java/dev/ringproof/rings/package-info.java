/** The gate between rings: reads evidence, judges, appends to the ledger, exports. */
@NullMarked
package dev.ringproof.rings;

import org.jspecify.annotations.NullMarked;
