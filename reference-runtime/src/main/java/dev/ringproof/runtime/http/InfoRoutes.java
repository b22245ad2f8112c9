package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;
import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** Traces, usage and metrics. */
final class InfoRoutes {
  private static final MediaType OPEN_METRICS =
      MediaTypes.create("application", "openmetrics-text");
  private static final MediaType PLAIN_TEXT = MediaTypes.create("text", "plain");

  private final Store store;
  private final TenantUsage usage;
  private final SloRecorder slo;

  InfoRoutes(Store store, TenantUsage usage, SloRecorder slo) {
    this.store = store;
    this.usage = usage;
    this.slo = slo;
  }

  void trace(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    var trace =
        store
            .evidence()
            .trace(call.actor().tenant(), call.path("trace"))
            .orElseThrow(Problem::notFound);
    var entries = new ArrayList<JsonValue>();
    for (var entry : trace.entries()) {
      entries.add(
          JsonValue.object()
              .with("seq", entry.seq())
              .with("at", entry.at())
              .with("type", entry.type())
              .with("body", entry.body())
              .with("prev", entry.prev())
              .with("hash", entry.hash()));
    }
    JsonObject shown =
        JsonValue.object()
            .with("trace", trace.trace())
            .with("tenant", trace.tenant())
            .with("session", trace.session())
            .with("entries", new JsonArray(entries));
    call.answer(
        200,
        trace.entries().isEmpty() ? shown : shown.with("head", trace.entries().getLast().hash()));
  }

  void usage(Call call) {
    call.needs(Wire.SCOPE_AGENT);
    call.answer(200, usage.of(call.actor().tenant()));
  }

  void slo(Call call) {
    call.needs(Wire.SCOPE_OPS);
    call.answer(200, slo.snapshot());
  }

  /** OpenMetrics for whoever names nothing else that there is: exemplars are in it alone. */
  void metrics(Call call) {
    call.needs(Wire.SCOPE_OPS);
    var best = call.request().headers().bestAccepted(OPEN_METRICS, PLAIN_TEXT);
    var plain = best.filter(PLAIN_TEXT::equals).isPresent();
    var type = plain ? "text/plain; version=0.0.4" : "application/openmetrics-text; version=1.0.0";
    call.response().header("Content-Type", type + "; charset=utf-8");
    var text = plain ? slo.plainMetrics() : slo.openMetrics();
    call.response().send(text.getBytes(StandardCharsets.UTF_8));
  }
}
