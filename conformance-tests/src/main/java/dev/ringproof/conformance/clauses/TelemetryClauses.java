package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.witness.DecisionSeen;
import dev.ringproof.testbed.witness.TraceSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** A turn stands in its caller's trace, and its evidence under a name that nobody chose. */
final class TelemetryClauses {
  private static final Pattern PARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  /** A trace context such as a caller may send. */
  private record Caller(String trace, String span, String state) {
    static Caller fresh() {
      var random = hex() + hex();
      return new Caller(hex(), random.substring(0, 16), "kit=" + random.substring(16, 24));
    }

    String parent() {
      return "00-" + trace + "-" + span + "-01";
    }

    private static String hex() {
      return UUID.randomUUID().toString().replace("-", "");
    }
  }

  @Proves(value = "OBS-1", capabilities = Capability.ACTIONS)
  void callersTraceGoesOutToModelAndTool(Check check) {
    var talk = Talk.open(check, TierId.A);
    var caller = Caller.fresh();
    for (var seen : outbound(check, talk, caller.parent(), caller.state())) {
      joined(check, seen, caller);
    }
    var later = Caller.fresh();
    var future = "cc-" + later.trace() + "-" + later.span() + "-01-more";
    for (var seen : outbound(check, talk, future, later.state())) {
      joined(check, seen, later);
    }
    // State that cannot be read says nothing of the parent.
    var odd = Caller.fresh();
    for (var seen : outbound(check, talk, odd.parent(), "no list of members")) {
      check.wantSame("trace id of an outbound call", odd.trace(), trace(check, seen));
    }
  }

  @Proves(value = "OBS-1", capabilities = Capability.ACTIONS)
  void malformedContextIsIgnored(Check check) {
    var talk = Talk.open(check, TierId.A);
    for (var bad : malformed(Caller.fresh()).entrySet()) {
      var caller = Caller.fresh();
      var sent = bad.getValue();
      for (var seen : outbound(check, talk, sent, caller.state())) {
        var trace = trace(check, seen);
        check.want(
            !sent.toLowerCase(java.util.Locale.ROOT).contains(trace),
            "a trace of its own for a traceparent with " + bad.getKey(),
            seen);
        check.want(!seen.state().contains(caller.state()), "no tracestate without parent", seen);
      }
    }
    var good = Caller.fresh();
    outbound(check, talk, good.parent(), good.state()).forEach(seen -> joined(check, seen, good));
  }

  @Proves(value = "OBS-1", capabilities = Capability.EVIDENCE_LOG)
  void twoTenantsInOneTraceShareNoEvidence(Check check) {
    var one = Talk.open(check, TierId.A);
    var other = Talk.open(check, TierId.A);
    var caller = Caller.fresh();
    var ask = TurnAsk.of("hello " + check.nonce()).withTrace(caller.parent(), caller.state());
    var first = one.take(ask).completed().trace();
    var second = other.take(ask).completed().trace();
    var again = one.take(ask).completed().trace();
    check.wantSame(
        "trace ids of three turns", 3L, List.of(first, second, again).stream().distinct().count());
    check.wantStatus(200, check.api().trace(one.who(), first), "the first tenant's evidence");
    check.wantStatus(200, check.api().trace(other.who(), second), "the second tenant's evidence");
    check.wantProblem(
        ProblemType.NOT_FOUND, check.api().trace(other.who(), first), "the first by the second");
    check.wantProblem(
        ProblemType.NOT_FOUND, check.api().trace(one.who(), second), "the second by the first");
  }

  /** Takes a turn with one tool call, and returns what its calls to the model and tool carried. */
  private static List<TraceSeen> outbound(Check check, Talk talk, String parent, String state) {
    var nonce = PolicyClauses.asks(check, "lookup_order", order -> order);
    var told = talk.take(TurnAsk.of("look " + nonce).withTrace(parent, state)).completed();
    var model = check.witness().modelCalls(nonce);
    var tool = check.witness().toolCalls(nonce);
    check.wantSame("model calls before and after the tool:", 2, model.size());
    check.wantSame("tool calls:", 1, tool.size());
    var all = new ArrayList<TraceSeen>();
    model.forEach(call -> all.add(call.trace()));
    tool.forEach(call -> all.add(call.trace()));
    if (check.remote()) {
      var asked =
          check.witness().decisions(talk.session()).stream()
              .filter(d -> d.request().text("/context/turn").orElse("").equals(told.turn()))
              .map(DecisionSeen::trace)
              .toList();
      check.want(!asked.isEmpty(), "a question to the decision point", asked);
      all.addAll(asked);
    }
    var spans = all.stream().map(TraceSeen::parent).distinct().count();
    check.wantSame("spans of these calls:", (long) all.size(), spans);
    return all;
  }

  private static void joined(Check check, TraceSeen seen, Caller caller) {
    check.wantSame("trace id of an outbound call", caller.trace(), trace(check, seen));
    check.want(!seen.parent().contains(caller.span()), "a span of its own", seen);
    check.want(seen.state().contains(caller.state()), "tracestate " + caller.state(), seen);
  }

  private static String trace(Check check, TraceSeen seen) {
    check.want(PARENT.matcher(seen.parent()).matches(), "a well-formed traceparent", seen);
    return seen.parent().substring(3, 35);
  }

  private static Map<String, String> malformed(Caller c) {
    var all = new TreeMap<String, String>();
    var rest = "-" + c.span() + "-01";
    all.put("no shape", "garbage");
    all.put("the forbidden version", "ff-" + c.trace() + rest);
    all.put("more than version 00 has", c.parent() + "-more");
    all.put("upper case", "00-" + "ABCDEF0123456789".repeat(2) + rest);
    all.put("a trace id of zeros", "00-" + "0".repeat(32) + rest);
    all.put("a span id of zeros", "00-" + c.trace() + "-" + "0".repeat(16) + "-01");
    all.put("a short trace id", "00-" + c.trace().substring(1) + rest);
    all.put("no hex digits", "00-" + "z".repeat(32) + rest);
    all.put("no flags", "00-" + c.trace() + "-" + c.span());
    return all;
  }
}
