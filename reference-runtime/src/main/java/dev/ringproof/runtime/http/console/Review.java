package dev.ringproof.runtime.http.console;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.runtime.http.console.SignIns.SignIn;
import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.turn.Outlooks.Outlook;
import dev.ringproof.runtime.turn.Outlooks.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The page of one approval: what exactly will run, what has changed since it was asked for, and the
 * form for the approver's word.
 *
 * @param arguments while they are kept
 * @param became the entries of the evidence log about the action, oldest first
 */
record Review(
    ApprovalRow approval,
    SignIn who,
    Optional<JsonObject> arguments,
    Outlook outlook,
    List<EvidenceEntry> became,
    Pages pages) {
  Review {
    became = List.copyOf(became);
  }

  Page page() {
    var title = Pages.word(approval.state()) + ": " + approval.tool();
    return new Page(200, title, who, this::body);
  }

  private void body(Markup page) {
    facts(page);
    exactly(page);
    if (approval.state().equals("pending")) {
      changes(page);
      word(page);
    } else {
      history(page);
    }
  }

  private void facts(Markup page) {
    page.open("dl");
    fact(page, "Tool", approval.tool() + ", class " + approval.toolClass());
    page.element("dt", "Risk");
    page.element("dd", approval.risk().toString(), "class", "risk-" + approval.risk());
    fact(page, "Asked by", approval.requester() + " of " + approval.tenant());
    fact(page, "Asked", Times.text(approval.requestedAt()));
    fact(page, "Expires", pages.when(approval));
    fact(
        page,
        "Mode",
        switch (approval.mode()) {
          case HUMAN -> "human: its turn waits for you";
          case ASYNC -> "async: its turn has gone on, the action runs once you approve";
          case NONE -> "none";
        });
    fact(page, "Why you are asked", why(outlook.then()));
    if (approval.decidedBy() != null) {
      fact(page, "Decided by", approval.decidedBy());
    }
    if (approval.reason() != null) {
      page.element("dt", "Reason given").open("dd");
      Visible.into(page, approval.reason());
      page.close("dd");
    }
    page.element("dt", "Digest").element("dd", approval.digest(), "class", "id");
    page.element("dt", "Trace").element("dd", approval.trace(), "class", "id").close("dl");
  }

  private static String why(JsonObject then) {
    var by = then.text("/point").orElse("").equals("embedded") ? "rule " : "evaluation ";
    return then.text("/reason").map(reason -> by + reason).orElse("not on record");
  }

  private static void fact(Markup page, String name, String value) {
    page.element("dt", name).element("dd", value);
  }

  private void exactly(Markup page) {
    page.open("section", "aria-labelledby", "exactly");
    var heading =
        switch (approval.state()) {
          case "pending", "approved" -> "Exactly what will run";
          case "consumed" -> "Exactly what was sent";
          default -> "Exactly what was asked for";
        };
    page.element("h2", heading, "id", "exactly");
    if (arguments.isEmpty()) {
      page.element("p", "The arguments are no longer kept.").close("section");
      return;
    }
    var bytes = new String(Json.canonical(arguments.get()), StandardCharsets.UTF_8);
    members(page, arguments.get());
    page.element("p", "The bytes that the tool gets, and that the digest is made over:");
    page.open("pre", "tabindex", "0", "aria-label", "Arguments").open("code", "id", "arguments");
    var hidden = Visible.into(page, bytes);
    page.close("code").close("pre");
    if (hidden > 0) {
      page.element(
          "p",
          hidden + " characters that would not be seen stand as their numbers.",
          "class",
          "alert");
    }
    var ascii = Visible.ascii(bytes);
    if (!ascii.equals(bytes)) {
      page.open("details")
          .element("summary", "The same in ASCII, letters that look alike told apart");
      page.open("pre", "tabindex", "0").element("code", ascii).close("pre").close("details");
    }
    page.close("section");
  }

  private static void members(Markup page, JsonObject arguments) {
    page.open("div", "class", "scroll").open("table").element("caption", "Arguments");
    page.open("thead").open("tr").element("th", "Name", "scope", "col");
    page.element("th", "Value", "scope", "col").close("tr").close("thead").open("tbody");
    for (var member : arguments.members().entrySet()) {
      page.open("tr").open("th", "scope", "row");
      Visible.into(page, member.getKey());
      page.close("th").open("td", "class", "exact");
      Visible.into(page, value(member.getValue()));
      page.close("td").close("tr");
    }
    page.close("tbody").close("table").close("div");
  }

  private static String value(JsonValue value) {
    return value instanceof JsonString text ? text.value() : Json.write(value);
  }

  private void changes(Markup page) {
    page.open("section", "aria-labelledby", "changed");
    page.element("h2", "Since it was asked", "id", "changed");
    page.open("div", "class", "scroll").open("table");
    page.element("caption", "Then and now").open("thead").open("tr");
    for (var column : List.of("What", "When asked", "Now")) {
      page.element("th", column, "scope", "col");
    }
    page.close("tr").close("thead").open("tbody");
    change(page, "Policy", then("policy", "policyVersion"), policyNow());
    change(page, "Tool", approval.toolClass() + ", risk " + approval.risk(), toolNow());
    change(page, "Requester", "admitted", requesterNow());
    change(page, "Turns of the session", "0", String.valueOf(outlook.turns()));
    page.close("tbody").close("table").close("div");
    verdict(page);
    page.close("section");
  }

  private String then(String name, String version) {
    var then = outlook.then();
    return then.text("/" + name).orElse("not on record")
        + ", version "
        + then.text("/" + version).orElse("not on record");
  }

  private String policyNow() {
    return outlook.policyNow() + ", version " + outlook.versionNow();
  }

  private String toolNow() {
    var tool = outlook.tool();
    return tool == null ? "no longer there" : tool.toolClass() + ", risk " + tool.risk();
  }

  private String requesterNow() {
    return outlook.requester() == null ? "admitted" : outlook.requester();
  }

  private static void change(Markup page, String what, String then, String now) {
    var same = then.equals(now);
    page.open("tr").element("th", what, "scope", "row").element("td", then);
    page.open("td").text(now);
    if (!same) {
      page.element("strong", " changed", "class", "changed");
    }
    page.close("td").close("tr");
  }

  private void verdict(Markup page) {
    switch (outlook.verdict()) {
      case Verdict.Runs runs ->
          page.element("p", "If you approve now, rule " + runs.rule() + " lets it run.");
      case Verdict.Refused refused ->
          page.element(
              "p",
              "If you approve now, it will not run all the same: " + refused.reason() + ".",
              "class",
              "alert");
      case Verdict.DecidedElsewhere elsewhere ->
          page.element("p", "A decision point elsewhere judges it once more when it runs.");
    }
    var budget = outlook.budget();
    if (budget != null) {
      var left = budget.remaining();
      page.element(
          "p",
          "Left of the session's budget: "
              + left.tokens()
              + " tokens, "
              + left.micros()
              + " micros, until "
              + Times.text(budget.windowEnds())
              + ".");
    }
  }

  private void word(Markup page) {
    page.open("section", "aria-labelledby", "word").element("h2", "Your word", "id", "word");
    if (approval.requester().equals(who.actor().subject())) {
      page.element("p", "You asked for this yourself: someone else has to decide.");
      page.close("section");
      return;
    }
    var action = Console.INBOX + "/" + approval.id() + "/decision";
    page.open("form", "method", "post", "action", action);
    page.open("input", "type", "hidden", "name", "csrf", "value", who.csrf());
    page.open("input", "type", "hidden", "name", "digest", "value", approval.digest());
    page.open("label", "for", "reason").text("Reason, kept with your word (optional)");
    page.close("label");
    page.open(
        "input", "id", "reason", "name", "reason", "maxlength", "1000", "autocomplete", "off");
    // The first button is what Enter in the field above means: the one that runs nothing.
    page.open("div", "class", "buttons");
    page.element("button", "Deny", "name", "decision", "value", "deny", "class", "quiet");
    var approve = "Approve: run " + approval.tool() + " once";
    page.element("button", approve, "name", "decision", "value", "approve");
    page.close("div").close("form").close("section");
  }

  private void history(Markup page) {
    page.open("section", "aria-labelledby", "became");
    page.element("h2", "What came of it", "id", "became");
    page.open("ol", "id", "history");
    for (var entry : became) {
      page.open("li").element("span", entry.at(), "class", "id");
      page.text(" " + told(entry)).close("li");
    }
    page.close("ol");
    page.open("p").element("a", "Look again", "href", Console.INBOX + "/" + approval.id());
    page.close("p").close("section");
  }

  private static String told(EvidenceEntry entry) {
    var body = entry.body();
    return switch (entry.type()) {
      case "decision" ->
          text(body, "phase") + ": " + text(body, "decision") + ", " + text(body, "reason");
      case "approval.requested" -> "approval asked for, until " + text(body, "expiresAt");
      case "approval.decided" ->
          text(body, "decision") + body.text("/by").map(by -> " by " + by).orElse("");
      case "intent" -> "sent to the tool, key " + text(body, "key");
      case "outcome" ->
          "outcome " + text(body, "outcome") + ", reference " + text(body, "reference");
      default -> entry.type();
    };
  }

  private static String text(JsonValue body, String name) {
    return body.text("/" + name).orElse("?");
  }
}
