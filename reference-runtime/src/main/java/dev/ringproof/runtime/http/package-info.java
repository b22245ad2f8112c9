/**
 * The HTTP surface: routes, tokens, problems, event streams; the only user of the server library.
 */
@NullMarked
package dev.ringproof.runtime.http;

import org.jspecify.annotations.NullMarked;
