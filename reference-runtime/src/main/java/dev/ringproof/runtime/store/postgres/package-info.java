/** The store on PostgreSQL, which several nodes share: leases, fencing, one commit for many. */
@NullMarked
package dev.ringproof.runtime.store.postgres;

import org.jspecify.annotations.NullMarked;
