package dev.ringproof.runtime.http.console;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.runtime.approval.ApprovalBook;
import dev.ringproof.runtime.approval.Decided;
import dev.ringproof.runtime.http.console.SignIns.SignIn;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.store.EvidenceLog;
import dev.ringproof.runtime.turn.Outlooks;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The approver's inbox, and what a tenant spends, as pages. It gives a person no right that the
 * person's token would not give over the API: the same scope, the same tenant, the same book.
 */
public final class Console {
  static final String HOME = "/console";
  static final String INBOX = Place.APPROVALS.path();
  static final String SIGN_IN = "/console/sign-in";
  static final String SIGN_OUT = "/console/sign-out";

  private static final String COOKIE = "ringproof_console";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int MOST_REASON = 1_000;

  private final Parts parts;
  private final Pages pages;
  private final SignIns signIns;
  private final byte[] sheet = sheet();

  /**
   * What it is made of.
   *
   * @param authenticate turns a bearer token into an actor; empty for any that is not good
   * @param usage what {@code /v1/usage} shows of a tenant
   */
  public record Parts(
      Function<String, Optional<Actor>> authenticate,
      RingGate ring,
      ApprovalBook approvals,
      EvidenceLog evidence,
      Outlooks outlooks,
      Function<String, JsonObject> usage,
      Clock clock) {}

  /** Makes the console; nobody is signed in. */
  public Console(Parts parts) {
    this.parts = parts;
    this.pages = new Pages(parts.clock());
    this.signIns = new SignIns(parts.clock(), new SecureRandom());
  }

  /** Adds its routes. */
  public void install(HttpRouting.Builder routing) {
    routing
        .get(HOME, (request, response) -> inside(request, response, Console::home))
        .get(Page.STYLE, this::style)
        .get(SIGN_IN, (request, response) -> Pages.signIn(200, null).send(response))
        .post(SIGN_IN, this::signIn)
        .post(SIGN_OUT, this::signOut)
        .get(INBOX, at(Place.APPROVALS, this::inbox))
        .get(INBOX + "/{approval}", at(Place.APPROVALS, this::review))
        .post(INBOX + "/{approval}/decision", at(Place.APPROVALS, this::decide))
        .get(Place.USAGE.path(), at(Place.USAGE, this::usage));
  }

  /** Serves whoever is signed in and may see the place; anyone else is told what is lacking. */
  private Handler at(Place place, Visited visited) {
    return (request, response) ->
        inside(
            request,
            response,
            visit -> {
              if (place.isOpenTo(visit.who().actor())) {
                visited.by(visit);
              } else {
                var why = "Your token lacks the scope " + place.scope() + ".";
                visit.shows(Pages.wrong(403, "Not for you", visit.who(), why));
              }
            });
  }

  private static void home(Visit visit) {
    to(visit.response(), Place.of(visit.who().actor()).map(Place::path).orElse(SIGN_IN));
  }

  /** One request of someone who is signed in. */
  private record Visit(ServerRequest request, ServerResponse response, SignIn who) {
    void shows(Page page) {
      page.send(response);
    }
  }

  private interface Visited {
    void by(Visit visit);
  }

  private void inside(ServerRequest request, ServerResponse response, Visited visited) {
    var who = cookie(request).flatMap(signIns::find).filter(this::stands);
    if (who.isPresent()) {
      visited.by(new Visit(request, response, who.get()));
    } else {
      to(response, SIGN_IN);
    }
  }

  private boolean stands(SignIn who) {
    return parts.ring().refusal(who.actor()).isEmpty();
  }

  private void signIn(ServerRequest request, ServerResponse response) {
    var form = Form.read(request);
    if (form.isEmpty()) {
      Pages.signIn(400, "That was no form of this page.").send(response);
      return;
    }
    var token = form.get().field("token").strip();
    var actor = parts.authenticate().apply(token);
    if (actor.isEmpty()) {
      Pages.signIn(401, "This token is not valid here, or no longer.").send(response);
      return;
    }
    var place = Place.of(actor.get());
    if (place.isEmpty()) {
      Pages.signIn(403, "This token lacks the scopes approve and agent.").send(response);
      return;
    }
    cookie(request).ifPresent(signIns::end);
    response.header("Set-Cookie", cookie(request, signIns.begin(actor.get())));
    to(response, place.get().path());
  }

  private void signOut(ServerRequest request, ServerResponse response) {
    var cookie = cookie(request);
    var who = cookie.flatMap(signIns::find);
    var form = Form.read(request);
    if (who.isPresent() && form.isPresent() && who.get().carries(form.get().field("csrf"))) {
      cookie.ifPresent(signIns::end);
      response.header("Set-Cookie", cookie(request, "") + "; Max-Age=0");
    }
    to(response, SIGN_IN);
  }

  private void inbox(Visit visit) {
    var query = visit.request().query();
    var state = query.contains("state") ? query.get("state") : "pending";
    if (!Pages.known(state)) {
      visit.shows(Pages.wrong(400, "No such state", visit.who(), "Choose one of the states."));
      return;
    }
    var rows = parts.approvals().list(visit.who().actor().tenant(), state);
    visit.shows(pages.inbox(visit.who(), state, rows.reversed()));
  }

  private void usage(Visit visit) {
    var shown = parts.usage().apply(visit.who().actor().tenant());
    visit.shows(new Usage(shown, visit.who(), parts.clock().instant()).page());
  }

  private void review(Visit visit) {
    var approval = found(visit);
    if (approval.isEmpty()) {
      missing(visit);
      return;
    }
    var row = approval.get();
    var review =
        new Review(
            row,
            visit.who(),
            parts.approvals().arguments(row.id()),
            parts.outlooks().of(row, visit.who().actor()),
            about(row),
            pages);
    visit.shows(review.page());
  }

  private Optional<ApprovalRow> found(Visit visit) {
    var id = visit.request().path().pathParameters().get("approval");
    return parts.approvals().find(visit.who().actor().tenant(), id);
  }

  private static void missing(Visit visit) {
    visit.shows(
        Pages.wrong(404, "Not found", visit.who(), "There is no approval of this id for you."));
  }

  private List<EvidenceEntry> about(ApprovalRow row) {
    return parts.evidence().trace(row.tenant(), row.trace()).stream()
        .flatMap(trace -> trace.entries().stream())
        .filter(entry -> entry.body().text("/action").orElse("").equals(row.action()))
        .toList();
  }

  private void decide(Visit visit) {
    var form = Form.read(visit.request());
    if (form.isEmpty() || !visit.who().carries(form.get().field("csrf"))) {
      visit.shows(
          Pages.wrong(
              403,
              "Refused",
              visit.who(),
              "This word did not come from a form of yours; nothing was decided."));
      return;
    }
    var decision = form.get().field("decision");
    if (!decision.equals("approve") && !decision.equals("deny")) {
      visit.shows(Pages.wrong(400, "Refused", visit.who(), "Approve or deny it."));
      return;
    }
    var given = form.get().field("reason").strip();
    var reason = given.substring(0, Math.min(given.length(), MOST_REASON));
    var word =
        new ApprovalBook.Word(
            decision.equals("approve"),
            form.get().field("digest"),
            reason.isEmpty() ? null : reason);
    decide(visit, word);
  }

  private void decide(Visit visit, ApprovalBook.Word word) {
    var id = visit.request().path().pathParameters().get("approval");
    switch (parts.approvals().decide(visit.who().actor(), id, word)) {
      case Decided.Done done -> to(visit.response(), INBOX + "/" + done.approval().id());
      case Decided.NotFound none -> missing(visit);
      case Decided.OwnRequest own ->
          visit.shows(
              Pages.wrong(
                  403, "Refused", visit.who(), "You asked for it: someone else has to decide."));
      case Decided.Mismatch mismatch ->
          visit.shows(
              Pages.wrong(
                  409,
                  "Refused",
                  visit.who(),
                  "What you saw is not what waits; nothing was decided."));
      case Decided.Settled settled ->
          visit.shows(
              Pages.wrong(409, "Too late", visit.who(), "It is " + settled.state() + " already."));
    }
  }

  private static void to(ServerResponse response, String where) {
    response.status(303);
    response.header("Location", where);
    Page.guarded(response);
    response.send();
  }

  private static Optional<String> cookie(ServerRequest request) {
    return request.headers().first(HeaderNames.COOKIE).stream()
        .flatMap(header -> Arrays.stream(header.split(";")))
        .map(String::strip)
        .filter(pair -> pair.startsWith(COOKIE + "="))
        .map(pair -> pair.substring(COOKIE.length() + 1))
        .findFirst();
  }

  /** Only this machine may do without TLS: to any other name the cookie travels secured or not. */
  private static String cookie(ServerRequest request, String value) {
    var host = request.headers().first(HeaderNames.HOST).orElse("");
    var name = host.replaceFirst(":[0-9]+$", "");
    var cookie = COOKIE + "=" + value + "; Path=/console; HttpOnly; SameSite=Strict";
    return LOOPBACK.contains(name) ? cookie : cookie + "; Secure";
  }

  private void style(ServerRequest request, ServerResponse response) {
    response.header("Content-Type", "text/css; charset=utf-8");
    Page.guarded(response);
    response.send(sheet);
  }

  private static byte[] sheet() {
    try (var in = Console.class.getResourceAsStream("console.css")) {
      if (in == null) {
        throw new IllegalStateException("console.css is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
