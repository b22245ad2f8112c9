package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.policy.Defaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy is checked as a runtime does at its start, and what looks like a mistake is named. */
final class PolicyCheckTest {
  @TempDir private Path dir = Path.of("");

  private Path file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  /** A policy of these rules, one a line from line 4 on, so that a place is easy to tell. */
  private Path policy(String... rules) throws IOException {
    return file(
        "policy.yaml", "id: p\nversion: \"1\"\nrules:\n- " + String.join("\n- ", rules) + "\n");
  }

  private static Spoken check(Path file, String... more) {
    var words = new ArrayList<>(List.of("policy", "check", file.toString()));
    words.addAll(List.of(more));
    return Spoken.by(words.toArray(String[]::new));
  }

  private static void refused(Spoken spoken, String... saying) {
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains(saying).doesNotContain("Exception", "\tat ");
    assertThat(spoken.out()).isEmpty();
  }

  @Test
  void theExampleIsSaidInPlainWordsAndRaisesNoWarning() {
    var spoken = check(Examples.file("policy/support.yaml"), "--strict");
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out())
        .contains(
            "policy support version 2026-11, 7 rules, sha256:",
            "  refund: allows send_refund in tier A or B, for who holds refunds:write, after an"
                + " approval that the turn waits for; keeps inputDigest and digest as evidence",
            "  otherwise: denied, saying no_rule",
            "0 warnings");
  }

  @Test
  void theBuiltInPolicyRaisesNoWarning() throws IOException {
    var file = dir.resolve("policy.json");
    Files.write(file, Defaults.bytes(Defaults.POLICY));
    assertThat(check(file, "--strict").exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {id: r, effect: maybe}                              | :4: /rules/0/effect: found "maybe", expected one of ["allow","deny"]
          {id: r, effect: allow, wen: x}                      | :4: /rules/0/wen: found an unknown member "wen"
          {id: r, effect: allow, tools: [lookup]}             | :4: /rules/0/tools/0: found "lookup", expected the name of a tool
          {id: r, effect: allow, when: args.amount <=}        | :4: /rules/0/when: found "args.amount <=", expected a CEL condition
          {id: r, effect: allow, when: 1 + 1}                 | :4: /rules/0/when: found "1 + 1", expected a CEL condition
          {id: r, effect: allow, tools: [send_refund], reuse: PT60S} | :4: /rules/0/reuse: found reuse in a rule that covers send_refund
          {id: r, effect: allow, id: s}                       | :4: found
          """)
  void aBrokenRuleIsNamedByFileAndLine(String rule, String saying) throws IOException {
    var file = policy(rule);
    refused(check(file), file + saying);
  }

  @Test
  void everyConditionThatDoesNotCompileIsNamed() throws IOException {
    var file =
        policy(
            "{id: r, effect: allow, when: nobody.knows}",
            "{id: s, effect: allow, when: ring == 'x'}");
    refused(check(file), file + ":4: /rules/0/when", file + ":5: /rules/1/when");
  }

  @Test
  void whatIsNoPolicyAtAllIsRefused() throws IOException {
    refused(check(dir.resolve("nowhere.yaml")), "no file");
    refused(check(file("empty.json", "")), "empty.json:1: found");
    var deep = file("deep.json", "[".repeat(100_000));
    refused(check(deep), "deep.json:1: ");
    var huge = file("huge.json", " ".repeat(InputFile.WRITTEN + 1));
    refused(check(huge), "huge.json: found more than ");
    var twice = file("twice.json", "{\"id\":\"a\",\"id\":\"b\"}");
    refused(check(twice), "twice.json:1: found");
    var bytes = dir.resolve("bytes.json");
    Files.write(bytes, new byte[] {'"', (byte) 0xff, '"'});
    refused(check(bytes), "bytes.json:1: found bytes that are not UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {id: r, effect: allow}                                  | :4: /rules/0: rule "r" allows every tool, without condition or approval
          {id: r, effect: allow, tools: [send_refund]}            | :4: /rules/0: rule "r" allows send_refund, risk high, no condition, no approval
          {id: r, effect: allow, risks: [critical]}               | :4: /rules/0: rule "r" allows delete_account, risk critical
          {id: r, effect: allow, tools: [lookup_order], reuse: PT60S, tiers: [A]} | :4: /rules/0/reuse: rule "r" offers reuse in tier A, where none is allowed: deny
          {id: r, effect: allow, tools: [lookup_order], evidence: [mood]}        | :4: /rules/0/evidence: rule "r" demands evidence that no decision holds
          {id: r, effect: deny, tools: [web_search], toolClasses: [read]}        | :4: /rules/0: rule "r" never matches: no tool is what it asks for
          {id: r, effect: allow, tools: [lookup_order]}           | :4: /rules: no rule covers the tool web_search
          """)
  void whatLooksLikeAMistakeIsAWarning(String rule, String warning) throws IOException {
    var file = policy(rule);
    var spoken = check(file);
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out()).contains("warning: " + file + warning);
    assertThat(check(file, "--strict").exit()).isEqualTo(Exit.FAIL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {id: a, effect: deny, toolClasses: [read]}       | {id: b, effect: allow, tools: [lookup_order]}                    | a
          {id: a, effect: deny, tools: [send_email]}       | {id: b, effect: allow, tools: [send_email], when: ring == 1}     | a
          {id: a, effect: deny, tools: [send_email], when: ring == 1} | {id: b, effect: allow, tools: [send_email], when: ring == 1} | a
          {id: a, effect: deny, tools: [send_email], when: ring == 1} | {id: b, effect: allow, tools: [send_email]}           | -
          {id: a, effect: deny, tools: [send_email], tiers: [A]} | {id: b, effect: allow, tools: [send_email]}                | -
          """)
  void aRuleThatAnEarlierOneCoversNeverMatches(String first, String second, String by)
      throws IOException {
    var file = policy(first, second);
    var warning = file + ":5: /rules/1: rule \"b\" never matches: covered by a before it";
    var out = check(file).out();
    if (by.equals("-")) {
      assertThat(out).doesNotContain("never matches");
    } else {
      assertThat(out).contains(warning);
    }
  }

  @Test
  void severalEarlierRulesCoverTogether() throws IOException {
    var file =
        policy(
            "{id: a, effect: deny, tools: [send_email], tiers: [A]}",
            "{id: b, effect: deny, tools: [send_email], tiers: [B, C]}",
            "{id: c, effect: allow, tools: [send_email]}");
    assertThat(check(file).out()).contains("\"c\" never matches: covered by a, b before it");
  }

  @Test
  void aPolicyWithoutRulesDeniesEverythingAndIsSaidTo() throws IOException {
    var file = file("none.json", "{\"id\":\"p\",\"version\":\"1\",\"rules\":[]}");
    assertThat(check(file).out()).contains("no rule, everything is denied");
  }

  @Test
  void controlCharactersOfADocumentDoNotReachTheTerminal() throws IOException {
    var file =
        file(
            "esc.json",
            "{\"id\":\"p\",\"version\":\"1\\u001b[2J\",\"rules\":"
                + "[{\"id\":\"r\",\"effect\":\"deny\",\"when\":\"ring\\n == 1\"}]}");
    var out = check(file).out();
    assertThat(out).doesNotContain("\u001b").contains("where ring  == 1");
  }
}
