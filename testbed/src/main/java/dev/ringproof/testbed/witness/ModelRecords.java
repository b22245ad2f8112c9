package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Scripts by nonce, and what was served; one lock over both, so that each call takes one step. */
final class ModelRecords {
  private Reflex reflex = messages -> ModelScript.says("Nothing was asked of this stub.");
  private final Map<String, Plan> plans = new HashMap<>();
  private final Map<String, ModelScript> beforeTools = new HashMap<>();
  private final Map<String, Reflex> within = new LinkedHashMap<>();
  private final List<EmbeddingSeen> embeddings = new ArrayList<>();
  private final List<ModelCallSeen> calls = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Set<String> bearers = new HashSet<>();

  private static final class Plan {
    private final List<ModelStep> steps;
    private final boolean[] taken;

    Plan(List<ModelStep> steps) {
      this.steps = steps;
      this.taken = new boolean[steps.size()];
    }

    ModelStep next(String provider) {
      ModelStep last = ModelScript.refuses(503, null).steps().getFirst();
      for (int i = 0; i < taken.length; i++) {
        var step = steps.get(i);
        if (step.only() == null || provider.equals(step.only())) {
          if (!taken[i]) {
            taken[i] = true;
            return step;
          }
          last = step;
        }
      }
      return last;
    }
  }

  /** A call that has begun: where its record is, and how it is answered. */
  record Begun(int index, int call, ModelStep step) {}

  synchronized void bearer(String header) {
    bearers.add(header.replaceFirst("^Bearer ", ""));
  }

  synchronized Set<String> bearers() {
    return Set.copyOf(bearers);
  }

  synchronized void script(String nonce, ModelScript script) {
    plans.put(nonce, new Plan(script.steps()));
  }

  synchronized void scriptBeforeTools(String nonce, ModelScript script) {
    beforeTools.put(nonce, script);
  }

  synchronized void reflexWithin(String word, Reflex answer) {
    within.put(word, answer);
  }

  synchronized void embedded(EmbeddingSeen seen) {
    embeddings.add(seen);
  }

  synchronized List<EmbeddingSeen> embeddings() {
    return List.copyOf(embeddings);
  }

  synchronized void reflex(Reflex answer) {
    reflex = answer;
  }

  synchronized Begun begin(
      String provider, String nonce, ModelRequest request, TraceSeen trace, long atNanos) {
    var number = numbers.merge(nonce, 1, Integer::sum);
    var step = step(provider, nonce, request.messages());
    calls.add(
        new ModelCallSeen(
            provider,
            request.model(),
            nonce,
            number,
            request.maxTokens(),
            request.messages(),
            request.tools(),
            request.inputTokens(),
            0,
            Ended.RUNNING,
            trace,
            atNanos,
            0));
    return new Begun(calls.size() - 1, number, step);
  }

  private ModelStep step(String provider, String nonce, JsonValue messages) {
    var first = beforeTools.get(nonce);
    if (first != null && !toldByATool(messages)) {
      return first.steps().getFirst();
    }
    var plan = plans.get(nonce);
    return plan == null ? unscripted(nonce, messages) : plan.next(provider);
  }

  private static boolean toldByATool(JsonValue messages) {
    return messages.items("").stream()
        .anyMatch(message -> message.text("/role").orElse("").equals("tool"));
  }

  /** The script of the last word that the messages hold, where the last one holds no nonce. */
  private ModelStep unscripted(String nonce, JsonValue messages) {
    var answer = reflex;
    if (nonce.isEmpty() && !within.isEmpty()) {
      var text = Json.write(messages);
      var last = -1;
      for (var entry : within.entrySet()) {
        var at = text.lastIndexOf(entry.getKey());
        if (at > last) {
          last = at;
          answer = entry.getValue();
        }
      }
    }
    return answer.answer(messages).steps().getFirst();
  }

  synchronized void update(int index, long outputTokens, Ended ended, long endNanos) {
    var was = calls.get(index);
    calls.set(
        index,
        new ModelCallSeen(
            was.provider(),
            was.model(),
            was.nonce(),
            was.call(),
            was.maxTokens(),
            was.messages(),
            was.offeredTools(),
            was.inputTokens(),
            outputTokens,
            ended,
            was.trace(),
            was.atNanos(),
            endNanos));
  }

  synchronized List<ModelCallSeen> calls() {
    return List.copyOf(calls);
  }
}
