package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.witness.ModelScript;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A conversation that is longer than any context stays one conversation. */
final class ContinuityClauses {
  /** Two summaries and more of a runtime that keeps twenty exchanges; the long run has more. */
  private static final int TURNS = 60;

  private static final int EACH = 10;
  private static final Pattern FACT = Pattern.compile("fact[a-z]{16}");

  @Proves(value = "SES-13", capabilities = Capability.SUMMARISE)
  void factsOfEarlyTurnsOutliveTheContext(Check check) {
    var talk = Talk.open(check, TierId.A);
    var mark = Check.letters("mark");
    // A summariser that keeps each fact which it is given to read, and nothing else.
    check
        .witness()
        .reflexWithin(
            mark, read -> ModelScript.says("known: " + String.join(" and ", facts(read))));
    var told = new ArrayList<String>();
    for (int i = 0; i < TURNS; i++) {
      var message = "go on";
      if (i % EACH == 0) {
        told.add(Check.letters("fact"));
        message = "remember " + told.getLast();
      }
      talk.take(message + " " + mark + " " + check.witness().nonce()).completed();
    }
    var nonce = check.nonce();
    talk.take("what do you remember " + mark + " " + nonce).completed();
    var calls = check.witness().modelCalls(nonce);
    check.want(!calls.isEmpty(), "a call of the model", calls);
    var known = facts(calls.getFirst().messages());
    check.note(known.size() + " of " + told.size() + " facts after " + TURNS + " turns");
    check.wantSame("facts before the model after " + TURNS + " turns", told, known);
  }

  private static List<String> facts(JsonValue messages) {
    var found = FACT.matcher(Json.write(messages)).results();
    return found.map(match -> match.group()).distinct().toList();
  }
}
