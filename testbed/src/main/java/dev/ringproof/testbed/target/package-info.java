/**
 * The runtime under test: how it is named, started, stood between stubs and proxies, and killed.
 */
@NullMarked
package dev.ringproof.testbed.target;

import org.jspecify.annotations.NullMarked;
