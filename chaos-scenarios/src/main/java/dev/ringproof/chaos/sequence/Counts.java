package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.sequence.History.Came;
import dev.ringproof.chaos.sequence.SequencesReport.StepRow;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.wire.EventType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums over many programs: what steps came to, and what the rules looked at. */
final class Counts {
  private final Map<String, Map<String, Integer>> steps = new LinkedHashMap<>();
  private final Map<String, Long> looked = new LinkedHashMap<>();
  private final Map<String, List<String>> violations = new LinkedHashMap<>();
  private final List<String> undecided = new ArrayList<>();
  private int programs;

  Counts() {
    Declared.wanted().forEach(one -> steps.computeIfAbsent(one.step(), s -> new TreeMap<>()));
  }

  synchronized void add(History history, Judge.Judged judged) {
    programs++;
    history.came().forEach(this::count);
    for (var turn : Told.in(history)) {
      turn.end().ifPresent(end -> count(Declared.END, end.type().replace("turn.", "")));
      turn.of(EventType.APPROVAL_DECIDED)
          .flatMap(event -> event.data().text("/decision").stream())
          .forEach(decision -> count(Declared.APPROVAL, decision));
    }
    for (var result : judged.results()) {
      looked.merge(result.id(), result.exercised(), Long::sum);
      violations.computeIfAbsent(result.id(), id -> new ArrayList<>()).addAll(result.violations());
    }
    undecided.addAll(judged.undecided());
  }

  private void count(Came one) {
    count(one.step(), one.answer());
  }

  private void count(String step, String answer) {
    steps.computeIfAbsent(step, s -> new TreeMap<>()).merge(word(answer), 1, Integer::sum);
  }

  /** What nobody declared is one kind of answer here, whatever its text. */
  private static String word(String answer) {
    return answer.startsWith("undeclared") ? "undeclared" : answer;
  }

  synchronized int programs() {
    return programs;
  }

  synchronized List<StepRow> rows() {
    return steps.entrySet().stream()
        .map(
            entry ->
                new StepRow(
                    entry.getKey(),
                    entry.getValue().entrySet().stream()
                        .filter(one -> !one.getKey().equals(Declared.SKIPPED))
                        .mapToInt(Map.Entry::getValue)
                        .sum(),
                    entry.getValue()))
        .toList();
  }

  /** Returns each rule with how much it looked at and what broke it, over all programs. */
  synchronized List<InvariantResult> rules() {
    return looked.entrySet().stream()
        .map(
            entry ->
                new InvariantResult(
                    entry.getKey(),
                    entry.getValue(),
                    violations.getOrDefault(entry.getKey(), List.of())))
        .toList();
  }

  synchronized List<String> undecided() {
    return List.copyOf(undecided);
  }

  /** Returns what never happened and should have: a run that has not seen it says little. */
  synchronized List<String> missing() {
    var missing = new ArrayList<String>();
    for (var wanted : Declared.wanted()) {
      if (!steps.getOrDefault(wanted.step(), Map.of()).containsKey(wanted.answer())) {
        missing.add(wanted.step() + ": never " + wanted.answer());
      }
    }
    for (var entry : looked.entrySet()) {
      if (entry.getValue() == 0) {
        missing.add("rule " + entry.getKey() + " looked at nothing");
      }
    }
    return missing;
  }
}
