package dev.ringproof.runtime.telemetry.otlp;

import dev.ringproof.runtime.session.TraceContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;

/**
 * Gives a span the ids that it has already: those of its context, which went out with the call that
 * it is about.
 */
final class GivenIds implements IdGenerator {
  private static final ThreadLocal<TraceContext> GIVEN = new ThreadLocal<>();

  /** Does the work, in which one span begins, under this context. */
  <T> T with(TraceContext context, Supplier<T> work) {
    GIVEN.set(context);
    try {
      return work.get();
    } finally {
      GIVEN.remove();
    }
  }

  @Override
  public String generateSpanId() {
    return GIVEN.get().span();
  }

  @Override
  public String generateTraceId() {
    return GIVEN.get().trace();
  }
}
