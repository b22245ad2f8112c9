/** The approver's console: pages made here, that work by keyboard and without any script. */
@NullMarked
package dev.ringproof.runtime.http.console;

import org.jspecify.annotations.NullMarked;
