/**
 * What the stores on SQL share: the units of work behind the ports, the sealing of raw text, the
 * queue in front of the writer. An adapter brings its connections, its schema and its commit.
 */
@NullMarked
package dev.ringproof.runtime.store.sql;

import org.jspecify.annotations.NullMarked;
