/** The store on SQLite: two databases, one group-committing writer, a queue beside them. */
@NullMarked
package dev.ringproof.runtime.store.sqlite;

import org.jspecify.annotations.NullMarked;
