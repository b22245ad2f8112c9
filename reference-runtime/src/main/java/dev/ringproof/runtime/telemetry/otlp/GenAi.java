package dev.ringproof.runtime.telemetry.otlp;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** Names of OpenTelemetry's semantic conventions for GenAI, version 1.41.0, and our own. */
final class GenAi {
  static final String SCHEMA = "https://opentelemetry.io/schemas/1.41.0";

  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
  static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
  static final AttributeKey<Long> MOST_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");
  static final AttributeKey<List<String>> FINISH =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
  static final AttributeKey<String> CONVERSATION = AttributeKey.stringKey("gen_ai.conversation.id");
  static final AttributeKey<String> AGENT = AttributeKey.stringKey("gen_ai.agent.name");
  static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
  static final AttributeKey<String> TOOL_CALL = AttributeKey.stringKey("gen_ai.tool.call.id");
  static final AttributeKey<String> TOOL_TYPE = AttributeKey.stringKey("gen_ai.tool.type");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  static final AttributeKey<String> TIER = AttributeKey.stringKey("ringproof.tier");
  static final AttributeKey<Long> RING = AttributeKey.longKey("ringproof.ring");
  static final AttributeKey<String> TURN = AttributeKey.stringKey("ringproof.turn");
  static final AttributeKey<String> EVIDENCE = AttributeKey.stringKey("ringproof.trace");
  static final AttributeKey<List<String>> DEGRADED =
      AttributeKey.stringArrayKey("ringproof.degraded");
  static final AttributeKey<String> DECISION = AttributeKey.stringKey("ringproof.decision");
  static final AttributeKey<String> POINT = AttributeKey.stringKey("ringproof.decision.point");

  static final String AGENT_NAME = "ringproof-reference";

  /** Whose interface the providers speak; who is behind it, nobody tells. */
  static final String OPENAI = "openai";

  static final List<Long> TOKEN_BOUNDS =
      List.of(
          1L,
          4L,
          16L,
          64L,
          256L,
          1_024L,
          4_096L,
          16_384L,
          65_536L,
          262_144L,
          1_048_576L,
          4_194_304L,
          16_777_216L,
          67_108_864L);
  static final List<Double> SECOND_BOUNDS =
      List.of(
          0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

  private GenAi() {}
}
