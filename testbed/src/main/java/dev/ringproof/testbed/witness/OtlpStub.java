package dev.ringproof.testbed.witness;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ringproof.testbed.witness.WireServer.Request;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A collector that takes OTLP over HTTP in its binary form, and keeps what it was sent. */
final class OtlpStub {
  private static final String BINARY = "application/x-protobuf";

  private final List<SpanSeen> spans = new ArrayList<>();
  private final Map<String, MeasureSeen> measures = new LinkedHashMap<>();

  WireServer start() {
    return WireServer.start("stub-otlp", this::answer);
  }

  synchronized List<SpanSeen> spans() {
    return List.copyOf(spans);
  }

  synchronized List<MeasureSeen> measures() {
    return List.copyOf(measures.values());
  }

  private void answer(Request request, WireAnswer answer) throws IOException {
    if (!request.headers().getOrDefault("content-type", "").startsWith(BINARY)) {
      answer.whole(415, "text/plain", "", "this stub reads " + BINARY);
      return;
    }
    try {
      answer.whole(take(request), BINARY, "", "");
    } catch (InvalidProtocolBufferException malformed) {
      answer.whole(400, "text/plain", "", "no OTLP: " + malformed.getMessage());
    }
  }

  private synchronized int take(Request request) throws InvalidProtocolBufferException {
    switch (request.path()) {
      case "/v1/traces" ->
          ExportTraceServiceRequest.parseFrom(request.body())
              .getResourceSpansList()
              .forEach(
                  resource ->
                      resource
                          .getScopeSpansList()
                          .forEach(scope -> scope.getSpansList().forEach(s -> spans.add(seen(s)))));
      case "/v1/metrics" ->
          ExportMetricsServiceRequest.parseFrom(request.body())
              .getResourceMetricsList()
              .forEach(
                  resource ->
                      resource
                          .getScopeMetricsList()
                          .forEach(scope -> scope.getMetricsList().forEach(this::measure)));
      default -> {
        return 404;
      }
    }
    return 200;
  }

  private static SpanSeen seen(Span span) {
    return new SpanSeen(
        span.getName(),
        span.getKind().name().replace("SPAN_KIND_", ""),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        attributes(span.getAttributesList()),
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano());
  }

  private void measure(Metric metric) {
    for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
      var attributes = attributes(point.getAttributesList());
      measures.put(
          metric.getName() + new TreeMap<>(attributes),
          new MeasureSeen(
              metric.getName(), metric.getUnit(), attributes, point.getCount(), point.getSum()));
    }
  }

  private static Map<String, String> attributes(List<KeyValue> all) {
    return all.stream()
        .collect(Collectors.toMap(KeyValue::getKey, one -> text(one.getValue()), (a, b) -> b));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream()
              .map(OtlpStub::text)
              .collect(Collectors.joining(","));
      default -> value.toString();
    };
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
