package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another policy changes is told; what the record does not tell is never guessed. */
final class PolicyDiffTest {
  private static final String SUPPORT = Examples.file("policy/support.yaml").toString();
  private static final String STRICTER = Examples.file("policy/stricter.yaml").toString();
  private static final String CASES = Examples.file("policy/cases.yaml").toString();
  private static final String WHO =
      "{'actor':'ann','actorType':'external','tenant':'acme','tier':'A','ring':2,"
          + "'scopes':['agent','refunds:write'],'version':3}";

  @TempDir private Path dir = Path.of("");
  private Traces trace = new Traces();

  @BeforeEach
  void admitted() {
    trace = new Traces().add(0, "admission", WHO);
  }

  private void decided(String tool, String word, String reason, String phase) {
    trace.add(5, "decision", Traces.decision("act_1", tool, word, reason, phase));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  private String policy(String name, String... rules) throws IOException {
    var text = "id: support\nversion: \"2026-11\"\nrules:\n- " + String.join("\n- ", rules) + "\n";
    return file(name + ".yaml", text).toString();
  }

  private Spoken history(String a, String b) throws IOException {
    var evidence = file("history.json", trace.json()).toString();
    return Spoken.by("policy", "diff", a, b, "--history", evidence);
  }

  @Test
  void theExamplesDifferInFourCases() {
    var spoken = Spoken.by("policy", "diff", SUPPORT, STRICTER, "--cases", CASES);
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.FAIL);
    assertThat(spoken.out())
        .contains(
            "changed  case a refund waits for a person: ask (human) by rule refund -> deny"
                + " (refund_over_limit) by rule refund-over-limit",
            "unchanged 3, changed 4, cannot be told 0");
  }

  @Test
  void aPolicyDoesNotDifferFromItself() throws IOException {
    decided("send_refund", "ask", "refund", "plan");
    decided("lookup_order", "allow", "lookup", "plan");
    var evidence = file("history.json", trace.json()).toString();
    var spoken =
        Spoken.by("policy", "diff", SUPPORT, SUPPORT, "--cases", CASES, "--history", evidence);
    assertThat(spoken.exit()).as("%s", spoken).isZero();
    assertThat(spoken.out()).contains("unchanged 9, changed 0, cannot be told 0");
  }

  @Test
  void whatDependsOnArgumentsCannotBeToldFromAHistory() {
    var trace = Examples.file("policy/trace.json").toString();
    var spoken = Spoken.by("policy", "diff", SUPPORT, STRICTER, "--history", trace);
    assertThat(spoken.exit()).as("%s", spoken).isEqualTo(Exit.INSUFFICIENT_EVIDENCE);
    assertThat(spoken.out())
        .contains(
            "cannot be told  "
                + Traces.ID
                + " seq 3 send_refund, plan: reads arguments, rule"
                + " refund-over-limit of A, rule refund-over-limit of B",
            "unchanged 0, changed 0, cannot be told 3");
  }

  @Test
  void whatDependsOnNoArgumentsIsDecidedFromTheRecord() throws IOException {
    decided("send_email", "allow", "r", "plan");
    decided("lookup_order", "allow", "r", "plan");
    var a = policy("a", "{id: r, effect: allow, tools: [send_email, lookup_order]}");
    var b =
        policy(
            "b",
            "{id: no, effect: deny, risks: [medium], when: actor.type == 'external' && ring == 2}",
            "{id: other-name, effect: allow, tools: [send_email, lookup_order]}");
    var spoken = history(a, b);
    assertThat(spoken.exit()).isEqualTo(Exit.FAIL);
    assertThat(spoken.out())
        .contains("seq 1 send_email, plan: allow by rule r -> deny (no) by rule no")
        .contains("unchanged 1, changed 1, cannot be told 0")
        .doesNotContain("note: ");
  }

  @Test
  void aChangeOutweighsWhatCannotBeTold() throws IOException {
    decided("send_email", "allow", "r", "plan");
    decided("lookup_order", "allow", "r", "plan");
    var a = policy("a", "{id: r, effect: allow, tools: [send_email, lookup_order]}");
    var b = policy("b", "{id: r, effect: allow, tools: [send_email], when: args.to == 'x'}");
    var spoken = history(a, b);
    assertThat(spoken.exit()).isEqualTo(Exit.FAIL);
    assertThat(spoken.out())
        .contains("send_email, plan: reads arguments, rule r of B")
        .contains("lookup_order, plan: allow by rule r -> deny (no_rule)")
        .contains("unchanged 0, changed 1, cannot be told 1");
  }

  @Test
  void anApprovalThatWasGivenCountsAtTheAdapterForItsDigestAlone() throws IOException {
    var asks = "{id: r, effect: allow, tools: [send_email], approval: human}";
    var a = policy("a", asks);
    var b = policy("b", "{id: r, effect: allow, tools: [send_email]}");
    trace
        .add(1, "approval.requested", "{'approval':'apr_1','action':'act_1','digest':'sha256:d'}")
        .add(2, "approval.decided", "{'approval':'apr_1','action':'act_1','decision':'approved'}");
    decided("send_email", "ask", "r", "plan");
    decided("send_email", "allow", "r", "adapter");
    var spoken = history(a, b);
    assertThat(spoken.out())
        .contains("seq 3 send_email, plan: ask (human) by rule r -> allow by rule r")
        .contains("unchanged 1, changed 1, cannot be told 0");
  }

  @Test
  void whatNoRuleDecidedIsNotForAPolicyToChange() throws IOException {
    decided("send_email", "deny", "tool_class_not_in_tier", "plan");
    decided("send_email", "deny", "unknown_tool", "plan");
    var a = policy("a", "{id: r, effect: deny}");
    var b = policy("b", "{id: r, effect: allow}");
    assertThat(history(a, b).out()).contains("unchanged 2, changed 0, cannot be told 0");
  }

  @Test
  void aRecordThatLacksWhoAskedCannotBeTold() throws IOException {
    trace = new Traces();
    decided("send_email", "allow", "r", "plan");
    var spoken =
        history(policy("a", "{id: r, effect: deny}"), policy("b", "{id: s, effect: deny}"));
    assertThat(spoken.exit()).isEqualTo(Exit.INSUFFICIENT_EVIDENCE);
    assertThat(spoken.out()).contains("the record does not hold what was asked");
  }

  @Test
  void aHistoryUnderAnotherPolicyIsSaidToBe() throws IOException {
    decided("send_email", "allow", "r", "plan");
    var spoken = history(STRICTER, STRICTER);
    assertThat(spoken.exit()).isZero();
    assertThat(spoken.out())
        .contains("note: 1 decision recorded under policy support 2026-11, not under A");
  }

  @Test
  void aHistoryThatDoesNotVerifyOrDecidesNothingIsRefused() throws IOException {
    var empty = history(SUPPORT, STRICTER);
    assertThat(empty.exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(empty.err()).contains("found no decision in the history");
    decided("send_email", "allow", "r", "plan");
    var edited = file("edited.json", trace.json().replace("\"ann\"", "\"eve\"")).toString();
    var broken = Spoken.by("policy", "diff", SUPPORT, STRICTER, "--history", edited);
    assertThat(broken.exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(broken.err()).contains("broken at seq 0");
  }

  @Test
  void nothingToCompareByIsRefused() {
    var spoken = Spoken.by("policy", "diff", SUPPORT, STRICTER);
    assertThat(spoken.exit()).isEqualTo(Exit.BAD_ARGUMENTS);
    assertThat(spoken.err()).contains("name --cases, --history or both");
  }
}
