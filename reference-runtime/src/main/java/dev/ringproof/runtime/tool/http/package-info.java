/** Calls tools over HTTP and validates their arguments. */
@NullMarked
package dev.ringproof.runtime.tool.http;

import org.jspecify.annotations.NullMarked;
