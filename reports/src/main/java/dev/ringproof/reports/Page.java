package dev.ringproof.reports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The frame of a self-contained page: no script, no font, no picture from anywhere else. */
final class Page {
  private Page() {}

  /** Returns a page with this title around its content. */
  static String of(String title, Html content) {
    var html = new Html();
    html.trusted("<!doctype html>\n").open("html", "lang", "en").open("head");
    html.trusted("<meta charset=\"utf-8\">");
    html.trusted("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.trusted("<link rel=\"icon\" href=\"data:,\">");
    html.put("title", title);
    html.open("style").trusted(style()).close("style").close("head").open("body").open("main");
    html.append(content);
    return html.close("main").close("body").close("html").toString();
  }

  private static String style() {
    try (var in = Page.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
