/** What can be done to a process and its store while a turn stands at a named point. */
@NullMarked
package dev.ringproof.chaos.fault;

import org.jspecify.annotations.NullMarked;
