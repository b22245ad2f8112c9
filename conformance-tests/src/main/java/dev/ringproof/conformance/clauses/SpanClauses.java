package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.conformance.kit.Told;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.witness.MeasureSeen;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.SpanSeen;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Turns as a collector of OpenTelemetry is sent them. */
final class SpanClauses {
  /** Batches of spans may be sent each five seconds, the usual pause, measures each minute. */
  private static final Duration SPANS_SENT = Duration.ofSeconds(10);

  private static final Duration MEASURES_SENT = Duration.ofSeconds(65);
  private static final String OPERATION = "gen_ai.operation.name";

  /** Two clocks read one after the other, in nanoseconds. */
  private static final long CLOCKS = 5_000_000;

  @Proves(
      value = "OBS-2",
      phase = Phase.OWN,
      deep = true,
      seams = Seam.START_STOP_KILL,
      capabilities = Capability.ACTIONS)
  void turnsAreSentAsGenAiSpans(Check judged) {
    judged.onItsOwn(
        judged.standing().plan().like("traced").traced(true).make(),
        check -> {
          var talk = Talk.open(check, TierId.A);
          var silent = hex(32);
          var quiet = "hello " + check.nonce();
          talk.take(TurnAsk.of(quiet).withTrace(parent(silent, hex(16), "00"), null)).completed();
          var turn = Turn.taken(check, talk);
          turn.agent();
          turn.models();
          turn.tool();
          failureIsTold(check, talk);
          check.wantSame(
              "spans of a trace that its caller does not record",
              List.of(),
              check.witness().spans(silent));
          measures(check, turn.nonce());
        });
  }

  private static String hex(int digits) {
    return UUID.randomUUID().toString().replace("-", "").substring(0, digits);
  }

  private static String parent(String trace, String span, String flags) {
    return "00-" + trace + "-" + span + "-" + flags;
  }

  /** A turn with one action in a caller's trace, and the spans of it. */
  private record Turn(
      Check check, Talk talk, String nonce, String caller, Told told, List<SpanSeen> spans) {
    static Turn taken(Check check, Talk talk) {
      var nonce = check.nonce();
      var order = JsonValue.object().with("order", nonce);
      check
          .witness()
          .script(
              nonce, ModelScript.asks("lookup_order", order).then(ModelScript.says("all done")));
      var trace = hex(32);
      var caller = hex(16);
      var ask = TurnAsk.of("look " + nonce).withTrace(parent(trace, caller, "01"), null);
      var told = talk.take(ask).completed();
      var spans = sent(check, trace);
      return new Turn(check, talk, nonce, caller, told, spans);
    }

    private SpanSeen one(String operation) {
      var all = of(spans, operation);
      check.wantSame("spans " + operation, 1, all.size());
      return all.getFirst();
    }

    void agent() {
      var agent = one("invoke_agent");
      check.want(agent.name().startsWith("invoke_agent"), "a name by its operation", agent);
      check.wantSame("its parent, the caller's span,", caller, agent.parent());
      check.wantSame("conversation", talk.session(), agent.attribute("gen_ai.conversation.id"));
      check.want(!agent.failed(), "no failure of a turn that completed", agent);
      for (var span : spans) {
        check.want(
            span.attributes().values().stream().noneMatch(value -> value.contains(nonce)),
            "no text of the turn's",
            span);
        check.want(
            span.startNanos() <= span.endNanos()
                && span.startNanos() >= agent.startNanos() - CLOCKS
                && span.endNanos() <= agent.endNanos() + CLOCKS,
            "a span within its turn's",
            span + " and " + agent);
      }
    }

    void models() {
      var chats =
          of(spans, "chat").stream()
              .sorted(Comparator.comparingLong(SpanSeen::startNanos))
              .toList();
      var calls = check.witness().modelCalls(nonce);
      check.wantSame("spans chat, one a call,", calls.size(), chats.size());
      var finishes = List.of("tool_calls", "stop");
      for (int i = 0; i < chats.size(); i++) {
        var chat = chats.get(i);
        var call = calls.get(i);
        check.wantSame("name", "chat " + call.model(), chat.name());
        check.wantSame("kind", "CLIENT", chat.kind());
        check.wantSame("model", call.model(), chat.attribute("gen_ai.request.model"));
        check.want(
            !chat.attribute("gen_ai.provider.name").isEmpty(), "a gen_ai.provider.name", chat);
        check.wantSame(
            "input tokens",
            Long.toString(call.inputTokens()),
            chat.attribute("gen_ai.usage.input_tokens"));
        check.wantSame(
            "output tokens",
            Long.toString(call.outputTokens()),
            chat.attribute("gen_ai.usage.output_tokens"));
        check.wantSame(
            "finish reasons", finishes.get(i), chat.attribute("gen_ai.response.finish_reasons"));
        below(chat, call.trace().parent());
      }
    }

    void tool() {
      var tool = one("execute_tool");
      var calls = check.witness().toolCalls(nonce);
      check.wantSame("tool calls", 1, calls.size());
      check.wantSame("name", "execute_tool lookup_order", tool.name());
      check.wantSame("tool", "lookup_order", tool.attribute("gen_ai.tool.name"));
      check.wantSame("call", calls.getFirst().key(), tool.attribute("gen_ai.tool.call.id"));
      below(tool, calls.getFirst().trace().parent());
    }

    /** It is the turn's, and goes by the id that whoever was called has seen. */
    private void below(SpanSeen span, String traceparent) {
      check.wantSame("its parent, the turn's span,", one("invoke_agent").span(), span.parent());
      check.wantSame(
          "the traceparent that went out", parent(span.trace(), span.span(), "01"), traceparent);
    }
  }

  /** Waits for the spans of a trace, of which the turn's is the last to end. */
  private static List<SpanSeen> sent(Check check, String trace) {
    check.await(
        "a span invoke_agent of trace " + trace,
        SPANS_SENT,
        () -> !of(check.witness().spans(trace), "invoke_agent").isEmpty());
    return check.witness().spans(trace);
  }

  private static List<SpanSeen> of(List<SpanSeen> spans, String operation) {
    return spans.stream().filter(span -> span.attribute(OPERATION).equals(operation)).toList();
  }

  private static void failureIsTold(Check check, Talk talk) {
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.refuses(400, null));
    var trace = hex(32);
    talk.take(TurnAsk.of("fail " + nonce).withTrace(parent(trace, hex(16), "01"), null)).failed();
    var spans = sent(check, trace);
    var failed = of(spans, "chat");
    check.want(!failed.isEmpty(), "a span of the call that was refused", spans);
    for (var span : List.of(failed.getFirst(), of(spans, "invoke_agent").getFirst())) {
      check.want(
          span.failed() && !span.attribute("error.type").isEmpty(),
          "an error with its error.type",
          span);
    }
  }

  private static void measures(Check check, String nonce) {
    var most =
        check.witness().modelCalls(nonce).stream().mapToLong(call -> call.inputTokens()).sum();
    for (var type : List.of("input", "output")) {
      var tokens = measure(check, "gen_ai.client.token.usage", "gen_ai.token.type", type);
      check.wantSame("unit", "{token}", tokens.unit());
      check.want(tokens.count() >= 2, "two calls or more", tokens);
      check.want(!type.equals("input") || tokens.sum() >= most, most + " tokens or more", tokens);
    }
    var took = measure(check, "gen_ai.client.operation.duration", OPERATION, "chat");
    check.wantSame("unit", "s", took.unit());
    check.want(took.count() >= 2 && took.sum() > 0, "two calls that took some time", took);
  }

  private static MeasureSeen measure(Check check, String metric, String key, String value) {
    return check.await(
        "a histogram " + metric + " with " + key + " " + value,
        MEASURES_SENT,
        () ->
            check.witness().measures().stream()
                .filter(seen -> seen.metric().equals(metric))
                .filter(seen -> seen.attributes().getOrDefault(key, "").equals(value))
                .filter(seen -> seen.attributes().containsKey("gen_ai.request.model"))
                .filter(seen -> !seen.attributes().containsKey("error.type"))
                .filter(seen -> seen.count() >= 2)
                .findFirst());
  }
}
