package dev.ringproof.runtime.http.console;

import dev.ringproof.runtime.http.console.SignIns.SignIn;
import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.ApprovalRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages around the one that matters: signing in, the inbox, what went wrong. */
final class Pages {
  private static final List<String> STATES =
      List.of("pending", "approved", "consumed", "denied", "expired");

  private static final Map<String, String> WORDS =
      Map.of(
          "pending", "Waiting",
          "approved", "Approved",
          "consumed", "Approved and sent",
          "denied", "Denied",
          "expired", "Expired");

  private final Clock clock;

  Pages(Clock clock) {
    this.clock = clock;
  }

  static boolean known(String state) {
    return STATES.contains(state);
  }

  static String word(String state) {
    return WORDS.getOrDefault(state, state);
  }

  static Page signIn(int status, @Nullable String wrong) {
    return new Page(
        status,
        "Sign in",
        null,
        page -> {
          if (wrong != null) {
            page.element("p", wrong, "role", "alert", "class", "alert");
          }
          page.open("form", "method", "post", "action", Console.SIGN_IN);
          page.open("label", "for", "token").text("Bearer token with the scope approve or agent");
          page.close("label");
          page.open(
              "input",
              "id",
              "token",
              "name",
              "token",
              "type",
              "password",
              "autocomplete",
              "off",
              "spellcheck",
              "false",
              "required",
              "",
              "autofocus",
              "",
              "aria-describedby",
              "hint");
          page.element(
              "p",
              "It is checked once and not kept. You are signed out with it, after 15 minutes"
                  + " without a request, or when the runtime starts again.",
              "id",
              "hint",
              "class",
              "hint");
          page.element("button", "Sign in").close("form");
        });
  }

  Page inbox(SignIn who, String state, List<ApprovalRow> rows) {
    return new Page(
        200,
        "Approvals",
        who,
        page -> {
          page.open("nav", "aria-label", "States").open("ul");
          for (var other : STATES) {
            page.open("li");
            if (other.equals(state)) {
              page.element("a", word(other), "href", at(other), "aria-current", "page");
            } else {
              page.element("a", word(other), "href", at(other));
            }
            page.close("li");
          }
          page.close("ul").close("nav");
          if (rows.isEmpty()) {
            page.element("p", "Nothing is in this state.");
            return;
          }
          table(page, state, rows);
        });
  }

  private static String at(String state) {
    return Console.INBOX + "?state=" + state;
  }

  private void table(Markup page, String state, List<ApprovalRow> rows) {
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region");
    page.open("table").element("caption", word(state) + ": " + rows.size());
    page.open("thead").open("tr");
    for (var column : List.of("Action", "Risk", "Asked by", "Waits as", "Expires")) {
      page.element("th", column, "scope", "col");
    }
    page.close("tr").close("thead").open("tbody");
    for (var row : rows) {
      page.open("tr").open("th", "scope", "row");
      page.element("a", "Review " + row.tool(), "href", Console.INBOX + "/" + row.id());
      page.open("span", "class", "id").text(row.id()).close("span").close("th");
      page.element("td", row.risk().toString(), "class", "risk-" + row.risk());
      page.element("td", row.requester());
      page.element("td", row.mode().toString());
      page.element("td", when(row)).close("tr");
    }
    page.close("tbody").close("table").close("div");
  }

  /** Says when it expires, and how long that is. */
  String when(ApprovalRow row) {
    return row.state().equals("pending")
        ? until(row.expiresAt(), clock.instant())
        : Times.text(row.expiresAt());
  }

  /** Says when something ends, and how long that is from now. */
  static String until(Instant ends, Instant now) {
    var left = Duration.between(now, ends);
    return left.isNegative()
        ? Times.text(ends) + ", which has passed"
        : Times.text(ends) + ", in " + left.toMinutes() + " min " + left.toSecondsPart() + " s";
  }

  static Page wrong(int status, String title, @Nullable SignIn who, String why) {
    return new Page(
        status,
        title,
        who,
        page -> {
          page.element("p", why, "role", "alert", "class", "alert");
          page.open("p").element("a", "Back", "href", Console.HOME).close("p");
        });
  }
}
