/** Calls tools over HTTP, once each. */
@NullMarked
package dev.ringproof.runtime.tool.http;

import org.jspecify.annotations.NullMarked;
