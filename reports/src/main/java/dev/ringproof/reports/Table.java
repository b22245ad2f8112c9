package dev.ringproof.reports;

import java.util.List;

/** A table that becomes a list of labelled lines on a narrow screen. */
final class Table {
  private final Html html = new Html();
  private final List<String> heads;

  /** Heads that begin with {@code #} are columns of numbers. */
  Table(String... heads) {
    this.heads = List.of(heads);
    html.open("table").open("thead").open("tr");
    for (var head : heads) {
      if (number(head)) {
        html.put("th", head.substring(1), "class", "n", "scope", "col");
      } else {
        html.put("th", head, "scope", "col");
      }
    }
    html.close("tr").close("thead").open("tbody");
  }

  /** A row of texts; {@link Html} cells by {@link #cells}. */
  Table row(String... texts) {
    html.open("tr");
    for (int i = 0; i < texts.length; i++) {
      cell(i, new Html().text(texts[i]));
    }
    html.close("tr");
    return this;
  }

  Table cells(Html... cells) {
    html.open("tr");
    for (int i = 0; i < cells.length; i++) {
      cell(i, cells[i]);
    }
    html.close("tr");
    return this;
  }

  Html done() {
    return html.close("tbody").close("table");
  }

  private void cell(int column, Html content) {
    var head = heads.get(column);
    var label = number(head) ? head.substring(1) : head;
    if (number(head)) {
      html.open("td", "class", "n", "data-h", label);
    } else {
      html.open("td", "data-h", label);
    }
    html.append(content).close("td");
  }

  private static boolean number(String head) {
    return head.startsWith("#");
  }
}
