/** Turns and calls as OpenTelemetry spans and metrics, sent by OTLP; the library's only user. */
@NullMarked
package dev.ringproof.runtime.telemetry.otlp;

import org.jspecify.annotations.NullMarked;
