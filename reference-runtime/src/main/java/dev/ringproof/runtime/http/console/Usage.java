package dev.ringproof.runtime.http.console;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.budget.Budgets;
import dev.ringproof.runtime.http.console.SignIns.SignIn;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The page of what a tenant spends: its window, and by session and by model what was charged.
 *
 * @param shown as {@code /v1/usage} has it
 */
record Usage(JsonObject shown, SignIn who, Instant now) {
  /** So many rows are read; the others are added up in one more. */
  static final int MOST_ROWS = 100;

  private static final int DECIMALS = 6;

  /** What somebody or something was charged. */
  private record Row(String name, String kind, Spend charged) {}

  Page page() {
    return new Page(200, Place.USAGE.title(), who, this::body);
  }

  private void body(Markup page) {
    page.open("dl").element("dt", "Tenant").open("dd");
    Visible.into(page, text(shown, "/tenant"));
    page.close("dd").element("dt", "Window ends");
    page.element("dd", Pages.until(Instant.parse(text(shown, "/windowEnds")), now)).close("dl");
    window(page);
    if (amount("/settled").equals(Spend.NONE)) {
      page.element("p", "Nothing has been charged in this window yet.");
      return;
    }
    table(page, "By session", List.of("Session", "Tier"), sessions());
    table(page, "By model", List.of("Model"), models());
  }

  private void window(Markup page) {
    var limit = limit();
    head(page, "This window", List.of("What"));
    row(page, "Charged", amount("/settled"));
    row(page, "Reserved by turns under way", amount("/reserved"));
    limit.ifPresent(
        most -> {
          row(page, "Left", amount("/remaining"));
          row(page, "Limit", most);
        });
    page.close("tbody").close("table").close("div");
    if (limit.isEmpty()) {
      page.element("p", "This tenant has no limit of its own; each session has one.");
      return;
    }
    var used = amount("/settled").plus(amount("/reserved"));
    meter(page, "Tokens", used.tokens(), limit.get().tokens());
    meter(page, "Money", used.micros(), limit.get().micros());
  }

  /** All of it is used only when nothing is left: a share is rounded down. */
  private static void meter(Markup page, String what, long used, long limit) {
    var share = limit <= 0 ? 100 : Math.min(100, (long) (100.0 * used / limit));
    var said = what + ": " + share + " % used";
    page.open("p", "class", "meter").element("span", said);
    page.element("meter", said, "min", "0", "max", "100", "value", Long.toString(share));
    page.close("p");
  }

  private Optional<Spend> limit() {
    return shown.at("/limit/tokens").map(any -> amount("/limit"));
  }

  private List<Row> sessions() {
    return rows(
        "/sessions",
        row -> new Row(text(row, "/session"), text(row, "/tier"), Budgets.spend(row, "/settled")));
  }

  private List<Row> models() {
    return rows(
        "/models",
        row -> {
          var tokens = whole(row, "/inputTokens") + whole(row, "/outputTokens");
          return new Row(text(row, "/model"), "", new Spend(tokens, whole(row, "/costMicros")));
        });
  }

  /** Those that cost most first; a long tail is one row, so that all of them add up. */
  private List<Row> rows(String pointer, Function<JsonValue, Row> read) {
    var all = new ArrayList<>(shown.items(pointer).stream().map(read).toList());
    all.sort(
        Comparator.comparingLong((Row row) -> row.charged().micros())
            .thenComparingLong(row -> row.charged().tokens())
            .reversed());
    if (all.size() <= MOST_ROWS) {
      return all;
    }
    var tail = all.subList(MOST_ROWS, all.size());
    var sum = tail.stream().map(Row::charged).reduce(Spend.NONE, Spend::plus);
    var others = new Row(grouped(tail.size()) + " others", "", sum);
    tail.clear();
    all.add(others);
    return all;
  }

  private void table(Markup page, String caption, List<String> columns, List<Row> rows) {
    head(page, caption, columns);
    for (var row : rows) {
      page.open("tr").open("th", "scope", "row", "class", "name");
      Visible.into(page, row.name());
      page.close("th");
      if (columns.size() > 1) {
        page.element("td", row.kind());
      }
      money(page, row.charged());
      page.close("tr");
    }
    page.close("tbody").close("table").close("div");
  }

  private void head(Markup page, String caption, List<String> columns) {
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
    page.open("table").element("caption", caption).open("thead").open("tr");
    for (var column : columns) {
      page.element("th", column, "scope", "col");
    }
    page.element("th", "Tokens", "scope", "col", "class", "number");
    page.element("th", text(shown, "/currency"), "scope", "col", "class", "number");
    page.close("tr").close("thead").open("tbody");
  }

  private static void row(Markup page, String name, Spend amount) {
    page.open("tr").element("th", name, "scope", "row");
    money(page, amount);
    page.close("tr");
  }

  private static void money(Markup page, Spend amount) {
    page.element("td", grouped(amount.tokens()), "class", "number");
    page.element("td", decimal(amount.micros()), "class", "number");
  }

  private static String grouped(long whole) {
    return String.format(Locale.ROOT, "%,d", whole);
  }

  /** An amount in whole units of the currency, to the last millionth. */
  private static String decimal(long micros) {
    return String.format(Locale.ROOT, "%,.6f", BigDecimal.valueOf(micros, DECIMALS));
  }

  private Spend amount(String pointer) {
    return Budgets.spend(shown, pointer);
  }

  private static long whole(JsonValue of, String pointer) {
    return of.whole(pointer).orElseThrow();
  }

  private static String text(JsonValue of, String pointer) {
    return of.text(pointer).orElseThrow();
  }
}
