package dev.ringproof.runtime.http.console;

import dev.ringproof.runtime.http.console.SignIns.SignIn;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One page: its frame, and the headers that let a browser load and send nothing beyond it. */
record Page(int status, String title, @Nullable SignIn who, Consumer<Markup> body) {
  static final String STYLE = "/console/console.css";

  private static final String CSP =
      "default-src 'none'; style-src 'self'; img-src data:; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'";

  void send(ServerResponse response) {
    response.status(status);
    response.header("Content-Type", "text/html; charset=utf-8");
    guarded(response);
    response.header("Content-Security-Policy", CSP);
    response.header("Cross-Origin-Opener-Policy", "same-origin");
    response.header("X-Frame-Options", "DENY");
    response.send(html().getBytes(StandardCharsets.UTF_8));
  }

  /** The headers of every answer of the console. */
  static void guarded(ServerResponse response) {
    response.header("Cache-Control", "no-store");
    response.header("X-Content-Type-Options", "nosniff");
    response.header("Cross-Origin-Resource-Policy", "same-origin");
    // With no referrer at all a browser would say nothing of where a form stood.
    response.header("Referrer-Policy", "same-origin");
  }

  private String html() {
    var page = new Markup();
    page.open("html", "lang", "en").open("head");
    page.open("meta", "charset", "utf-8");
    page.element("title", title + " - Ringproof");
    page.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.open("meta", "name", "color-scheme", "content", "light dark");
    page.open("link", "rel", "icon", "href", "data:,");
    page.open("link", "rel", "stylesheet", "href", STYLE).close("head").open("body");
    page.element("a", "Skip to content", "class", "skip", "href", "#content");
    header(page);
    page.open("main", "id", "content", "tabindex", "-1");
    page.element("h1", title);
    body.accept(page);
    page.close("main").close("body").close("html");
    return "<!DOCTYPE html>\n" + page;
  }

  private void header(Markup page) {
    page.open("header");
    if (who == null) {
      page.element("a", "Ringproof", "class", "home", "href", Console.HOME);
    } else {
      places(page, who);
      page.open("form", "method", "post", "action", Console.SIGN_OUT);
      page.open("input", "type", "hidden", "name", "csrf", "value", who.csrf());
      page.open("span").text(who.actor().subject() + " of " + who.actor().tenant());
      page.close("span").element("button", "Sign out", "class", "quiet").close("form");
    }
    page.close("header");
  }

  /** The parts of the console that this person may see. */
  private void places(Markup page, SignIn who) {
    page.open("nav", "aria-label", "Console").element("span", "Ringproof", "class", "home");
    for (var place : Place.values()) {
      if (place.isOpenTo(who.actor())) {
        if (title.equals(place.title())) {
          page.element("a", place.title(), "href", place.path(), "aria-current", "page");
        } else {
          page.element("a", place.title(), "href", place.path());
        }
      }
    }
    page.close("nav");
  }
}
