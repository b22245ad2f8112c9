package dev.ringproof.runtime.telemetry.otlp;

import dev.ringproof.runtime.session.TraceContext;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what is over: a span under the id that went out with the call, and its measures. */
final class Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private static final String SCOPE = "dev.ringproof.runtime";

  private final Tracer tracer;
  private final GivenIds ids;
  private final InstantSource clock;
  private final LongHistogram tokens;
  private final DoubleHistogram seconds;

  /** When something began, on the wall clock and on that which measures. */
  record Began(Instant at, long nanos) {
    Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - nanos);
    }
  }

  Recorder(TracerProvider traces, MeterProvider meters, GivenIds ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
    this.tracer = traces.tracerBuilder(SCOPE).setSchemaUrl(GenAi.SCHEMA).build();
    var meter = meters.meterBuilder(SCOPE).setSchemaUrl(GenAi.SCHEMA).build();
    this.tokens =
        meter
            .histogramBuilder("gen_ai.client.token.usage")
            .setDescription("Number of input and output tokens used")
            .setUnit("{token}")
            .ofLongs()
            .setExplicitBucketBoundariesAdvice(GenAi.TOKEN_BOUNDS)
            .build();
    this.seconds =
        meter
            .histogramBuilder("gen_ai.client.operation.duration")
            .setDescription("GenAI operation duration")
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(GenAi.SECOND_BOUNDS)
            .build();
  }

  Began begins() {
    return new Began(clock.instant(), System.nanoTime());
  }

  /** Returns when something began that took so long until now. */
  Instant ago(Duration took) {
    return clock.instant().minus(took);
  }

  /**
   * Records a span.
   *
   * @param error the kind of its failure; null if it did not fail
   */
  void span(
      String name,
      SpanKind kind,
      TraceContext context,
      Began began,
      Attributes attributes,
      @Nullable String error) {
    var ended = began.at().plus(began.elapsed());
    try {
      var span = started(name, kind, context, began.at());
      span.setAllAttributes(attributes);
      if (error != null) {
        span.setAttribute(GenAi.ERROR, error);
        span.setStatus(StatusCode.ERROR);
      }
      span.end(ended);
    } catch (RuntimeException e) {
      // What it is about has happened, and goes on.
      LOG.warn("a span was not recorded: {}", e.getClass().getName());
    }
  }

  private Span started(String name, SpanKind kind, TraceContext context, Instant at) {
    var builder = tracer.spanBuilder(name).setSpanKind(kind).setStartTimestamp(at);
    var parent = context.parent();
    if (parent == null) {
      builder.setNoParent();
    } else {
      var flags = context.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault();
      var above =
          SpanContext.createFromRemoteParent(
              context.trace(), parent, flags, TraceState.getDefault());
      builder.setParent(Context.root().with(Span.wrap(above)));
    }
    return ids.with(context, builder::startSpan);
  }

  /** Counts tokens of a call, {@code input} or {@code output}. */
  void tokens(String operation, String model, String type, long count) {
    tokens.record(count, common(operation, model).toBuilder().put(GenAi.TOKEN_TYPE, type).build());
  }

  /** Measures a call. */
  void duration(String operation, String model, Duration took, @Nullable String error) {
    var attributes = common(operation, model).toBuilder();
    if (error != null) {
      attributes.put(GenAi.ERROR, error);
    }
    seconds.record(took.toNanos() / 1e9, attributes.build());
  }

  private static Attributes common(String operation, String model) {
    return Attributes.of(
        GenAi.OPERATION, operation, GenAi.PROVIDER, GenAi.OPENAI, GenAi.MODEL, model);
  }
}
