package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases are asked as the runtime asks, and a file that holds none proves nothing. */
final class PolicyTestTest {
  private static final String ASKS =
      "actor: ann, actorType: external, scopes: [agent], tenant: acme, ring: 2";

  @TempDir private Path dir = Path.of("");

  private Spoken test(String cases) throws IOException {
    var file = Files.writeString(dir.resolve("cases.yaml"), cases);
    return Spoken.by(
        "policy",
        "test",
        Examples.file("policy/support.yaml").toString(),
        "--cases",
        file.toString());
  }

  private static String one(String question, String expect) {
    return "cases:\n- name: it\n  question: {" + question + "}\n  expect: {" + expect + "}\n";
  }

  @Test
  void theExamplePassesAndNamesWhatNoCaseReached() {
    var spoken =
        Spoken.by(
            "policy",
            "test",
            Examples.file("policy/support.yaml").toString(),
            "--cases",
            Examples.file("policy/cases.yaml").toString());
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out())
        .contains(
            "PASS  a refund waits for a person: ask (human) by rule refund: ",
            "PASS  a refund needs its scope: deny (scope_missing) by rule refund: the actor lacks"
                + " refunds:write",
            "7 cases, 7 as expected, 0 not; 3 of 7 rules reached; by no case: people-only,"
                + " email-own-customers, files-and-search, no-vouchers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tier: A, tool: lookup_order, arguments: {order: x}         | allow
          tier: A, tool: lookup_order, arguments: {order: 7}         | deny (invalid_arguments) by rule lookup
          tier: A, tool: lookup_order                                | deny (invalid_arguments) by rule lookup
          tier: A, tool: no_such_tool                                | deny (unknown_tool): the tools document has no such tool
          tier: A, tool: web_search, arguments: {query: x}           | deny (tool_class_not_in_tier): class search is not in tier A
          tier: C, tool: web_search, arguments: {query: x}           | allow by rule files-and-search
          tier: C, tool: send_email, arguments: {to: a@b.test, body: x} | deny (no_rule): no rule matches
          tier: A, tool: send_refund, arguments: {order: x}          | deny (condition_error) by rule refund-over-limit: its condition could not
          tier: A, tool: send_email, arguments: {to: a@customer.test, body: x} | allow by rule email-own-customers
          """)
  void aCaseIsDecidedAsTheRuntimeWould(String question, String found) throws IOException {
    var spoken = test(one(ASKS + ", " + question, "decision: ask"));
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.FAIL);
    assertThat(spoken.out())
        .contains("FAIL  it: found " + found, "expected ask", "1 case, 0 as expected, 1 not");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          decision: allow                       | true
          decision: allow, rule: lookup         | true
          decision: allow, rule: refund         | false
          decision: deny                        | false
          decision: deny, reason: no_rule       | false
          """)
  void everyExpectationThatIsGivenMustBeMet(String expect, boolean met) throws IOException {
    var question = ASKS + ", tier: A, tool: lookup_order, arguments: {order: x}";
    assertThat(test(one(question, expect)).exit()).isEqualTo(met ? Exit.PASS : Exit.FAIL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tier: A, tool: lookup_order, tenat: x | decision: allow               | :3: /cases/0/question/tenat: found an unknown member
          tier: D, tool: lookup_order           | decision: allow               | :3: /cases/0/question/tier: found "D"
          tool: lookup_order                    | decision: allow               | expected a member "tier"
          tier: A, tool: lookup_order           | decision: allow, reason: x    | :4: /cases/0/expect/reason: found "x", expected no such member here
          tier: A, tool: lookup_order           | decision: deny, mode: human   | :4: /cases/0/expect/mode
          tier: A, tool: lookup_order           | decision: perhaps             | :4: /cases/0/expect/decision: found "perhaps"
          """)
  void aBrokenCaseIsNamedByFileAndLine(String question, String expect, String saying)
      throws IOException {
    var spoken = test(one(ASKS + ", " + question, expect));
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(saying);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cases: []            | /cases: found []
          {}                   | expected a member "cases"
          cases: [], more: 1   | more
          """)
  void aFileWithoutCasesIsAnError(String cases, String saying) throws IOException {
    var spoken = test(cases.startsWith("cases") ? "{" + cases + "}" : cases);
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(saying);
  }

  @Test
  void twoCasesOfOneNameAreRefused() throws IOException {
    var one = one(ASKS + ", tier: A, tool: lookup_order", "decision: deny");
    var spoken = test(one + one.substring("cases:\n".length()));
    assertThat(spoken.exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(":5: /cases/1/name: found the name again");
  }
}
