package dev.ringproof.runtime.telemetry.otlp;

import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.model.EmbeddingPort;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.telemetry.Tracing;
import dev.ringproof.runtime.telemetry.TurnSpan;
import dev.ringproof.runtime.tool.ToolPort;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends spans and metrics to a collector by OTLP over HTTP, in batches from threads of its own:
 * where nobody takes them they are dropped, and no turn waits.
 */
public final class OtlpTracing implements Tracing {
  private static final Duration SPANS_EACH = Duration.ofSeconds(1);
  private static final Duration METRICS_EACH = Duration.ofSeconds(5);
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private final SdkTracerProvider traces;
  private final SdkMeterProvider meters;
  private final Recorder recorder;
  private final Ids ids;

  private OtlpTracing(
      SdkTracerProvider traces, SdkMeterProvider meters, Recorder recorder, Ids ids) {
    this.traces = traces;
    this.meters = meters;
    this.recorder = recorder;
    this.ids = ids;
  }

  /**
   * Opens it; a collector that is not there is no error.
   *
   * @param base URL to which {@code /v1/traces} and {@code /v1/metrics} are added
   * @param ring that every span and metric names
   */
  public static OtlpTracing to(URI base, int ring, Ids ids, InstantSource clock) {
    var url = base.toString().replaceAll("/+$", "");
    var resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"), GenAi.AGENT_NAME, GenAi.RING, (long) ring));
    var given = new GivenIds();
    var traces =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setIdGenerator(given)
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder()
                            .setEndpoint(url + "/v1/traces")
                            .setTimeout(AT_ONCE)
                            .build())
                    .setScheduleDelay(SPANS_EACH)
                    .build())
            .build();
    var meters =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricReader(
                PeriodicMetricReader.builder(
                        OtlpHttpMetricExporter.builder()
                            .setEndpoint(url + "/v1/metrics")
                            .setTimeout(AT_ONCE)
                            .build())
                    .setInterval(METRICS_EACH)
                    .build())
            .build();
    return new OtlpTracing(traces, meters, new Recorder(traces, meters, given, clock), ids);
  }

  @Override
  public ModelPort around(ModelPort models) {
    return new TracedModels(models, recorder);
  }

  @Override
  public EmbeddingPort around(EmbeddingPort embeddings) {
    return new TracedEmbeddings(embeddings, recorder);
  }

  @Override
  public ToolPort around(ToolPort tools) {
    return new TracedTools(tools, recorder, ids);
  }

  @Override
  public DecisionPoint around(DecisionPoint point) {
    return new TracedDecisions(point, recorder);
  }

  @Override
  public void turn(Supplier<TurnSpan> ended) {
    var turn = ended.get();
    var took = turn.took();
    recorder.span(
        "invoke_agent " + GenAi.AGENT_NAME,
        SpanKind.INTERNAL,
        turn.context(),
        new Recorder.Began(recorder.ago(took), System.nanoTime() - took.toNanos()),
        Attributes.builder()
            .put(GenAi.OPERATION, "invoke_agent")
            .put(GenAi.AGENT, GenAi.AGENT_NAME)
            .put(GenAi.CONVERSATION, turn.session())
            .put(GenAi.INPUT_TOKENS, turn.inputTokens())
            .put(GenAi.OUTPUT_TOKENS, turn.outputTokens())
            .put(GenAi.TIER, turn.tier().toString())
            .put(GenAi.RING, (long) turn.ring())
            .put(GenAi.TURN, turn.turn())
            .put(GenAi.EVIDENCE, turn.evidence())
            .put(GenAi.DEGRADED, turn.degraded())
            .build(),
        turn.error());
  }

  @Override
  public void close() {
    var both = CompletableResultCode.ofAll(List.of(traces.shutdown(), meters.shutdown()));
    var unused = both.join(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
