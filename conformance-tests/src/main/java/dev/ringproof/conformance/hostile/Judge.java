package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Sender.Seen;
import dev.ringproof.conformance.hostile.Shot.Kind;
import dev.ringproof.conformance.hostile.Shot.Request;
import dev.ringproof.conformance.hostile.Shot.Wire;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what is wrong with what came for a shot. */
final class Judge {
  private static final int SHORTEST_CUT_POINTER = 64;

  private final Surface surface;
  private final Oracle oracle;

  Judge(Surface surface) {
    this.surface = surface;
    this.oracle = new Oracle(surface);
  }

  /** What can be wrong. */
  enum Rule {
    /** An answer that the OpenAPI document does not declare. */
    DECLARED,
    /** A 500, or another status by which a server says that it broke. */
    BROKE,
    /** Success for what had to be refused. */
    ACCEPTED,
    /** A refusal that does not say where, or says another place. */
    POINTER,
    /** A good request that was not answered as one. */
    GOOD,
    /** A request of which nobody sent a head was taken for one. */
    SMUGGLED,
    /** Neither an answer nor the end of the connection. */
    SILENT,
    /** Bytes that are no answer. */
    GARBLED,
    /** A secret in an answer. */
    LEAKED,
    /** The next good request, on a connection of its own, did not work. */
    NEXT,
    /** What is in use after a collection grows with the requests. */
    MEMORY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Something wrong. */
  record Finding(Rule rule, String detail) {}

  /** What a judgement came to: what is wrong, and whether a refusal's place was looked at. */
  record Judged(List<Finding> findings, boolean pointed) {
    Judged {
      findings = List.copyOf(findings);
    }
  }

  Judged of(Request filled, Seen seen, Stage stage) {
    var findings = new ArrayList<Finding>();
    var clean = Oracle.cleanTarget(filled) && Oracle.cleanHead(filled);
    whole(seen, stage, !clean, findings);
    if (seen.parsed().whole().size() > 1) {
      findings.add(new Finding(Rule.SMUGGLED, "two answers to one request"));
    }
    if (seen.parsed().whole().isEmpty()) {
      return new Judged(findings, false);
    }
    var answer = seen.parsed().whole().getFirst();
    declared(filled, answer).ifPresent(d -> findings.add(new Finding(Rule.DECLARED, d)));
    var asked = surface.asked(filled.method(), Oracle.plain(filled.target()));
    if (!clean || asked.isEmpty()) {
      return new Judged(findings, false);
    }
    var wrong = oracle.wrong(asked.get(), filled, stage);
    if (wrong.isPresent() && answer.status() < 300) {
      var detail = answer.status() + " for " + wrong.get().what() + " " + wrong.get().places();
      findings.add(new Finding(Rule.ACCEPTED, asked.get().id() + ": " + detail));
    }
    if (filled.kind() == Kind.GOOD && wrong.isEmpty() && !good(asked.get().id(), answer)) {
      findings.add(new Finding(Rule.GOOD, asked.get().id() + ": " + answer));
    }
    var body = wrong.filter(w -> w.what().contains("JSON by") || !w.places().isEmpty());
    if (body.isEmpty() || answer.status() != 400) {
      return new Judged(findings, false);
    }
    pointer(body.get(), answer)
        .ifPresent(d -> findings.add(new Finding(Rule.POINTER, asked.get().id() + ": " + d)));
    return new Judged(findings, true);
  }

  Judged of(Wire shot, Seen seen, Stage stage) {
    var findings = new ArrayList<Finding>();
    whole(seen, stage, true, findings);
    var answers = seen.parsed().whole();
    for (var answer : answers) {
      surface.anywhere(answer).ifPresent(d -> findings.add(new Finding(Rule.DECLARED, d)));
    }
    if (answers.size() > shot.most()) {
      var detail = answers.size() + " answers where there can be " + shot.most();
      findings.add(new Finding(Rule.SMUGGLED, detail));
    }
    if (stage.markerRan()) {
      findings.add(new Finding(Rule.SMUGGLED, "the witness saw the turn in a request's body"));
      stage.freshMarker();
    }
    var statuses = answers.stream().map(Answer::status).toList();
    var refusedByEnd = shot.want().equals(List.of(400)) && answers.isEmpty() && seen.closed();
    if (!shot.want().isEmpty() && !statuses.equals(shot.want()) && !refusedByEnd) {
      var refused = shot.want().equals(List.of(400)) && !statuses.isEmpty();
      var rule = refused && statuses.getFirst() < 300 ? Rule.ACCEPTED : Rule.GOOD;
      var all4xx = refused && statuses.stream().allMatch(s -> s >= 400 && s < 500);
      if (!all4xx) {
        findings.add(new Finding(rule, "answers " + statuses + ", wanted " + shot.want()));
      }
    }
    return new Judged(findings, false);
  }

  private void whole(Seen seen, Stage stage, boolean mayEnd, List<Finding> findings) {
    var answers = seen.parsed().whole();
    if (!seen.connected()) {
      findings.add(new Finding(Rule.SILENT, "no connection"));
    } else if (answers.isEmpty() && !(mayEnd && seen.closed()) && !seen.parsed().garbled()) {
      var how = seen.closed() ? "the connection ended without an answer" : "no answer and no end";
      findings.add(new Finding(Rule.SILENT, how));
    }
    if ((seen.parsed().garbled() || seen.closed())
        && !seen.parsed().rest().isEmpty()
        && !settingsFrame(seen.parsed().rest())) {
      findings.add(new Finding(Rule.GARBLED, shown(seen.parsed().rest())));
    }
    for (var answer : answers) {
      if (answer.status() >= 500 && answer.status() != 501 && answer.status() != 503) {
        findings.add(new Finding(Rule.BROKE, answer.toString()));
      }
    }
    for (var canary : stage.canaries()) {
      if (seen.came().contains(canary)) {
        findings.add(new Finding(Rule.LEAKED, "an answer holds a secret of the run"));
      }
    }
  }

  /** Whoever speaks HTTP/2 answers its preface with a frame: 9 bytes of head, the fourth is 4. */
  private static boolean settingsFrame(String rest) {
    return rest.length() >= 9 && rest.charAt(0) == 0 && rest.charAt(3) == 4;
  }

  private Optional<String> declared(Request filled, Answer answer) {
    var plain = Oracle.plain(filled.target());
    if (filled.method().equals("HEAD")) {
      return answer.status() < 500 ? Optional.empty() : Optional.of("HEAD: " + answer.status());
    }
    if (!Oracle.cleanTarget(filled) || !Oracle.cleanHead(filled)) {
      return surface.anywhere(answer);
    }
    var asked = surface.asked(filled.method(), plain);
    if (asked.isPresent()) {
      return surface.wrong(asked.get(), answer);
    }
    if (surface.known(plain)) {
      return either(
          surface.fallback("wrongMethod", answer), surface.fallback("malformedRequest", answer));
    }
    if (surface.undeclared().contains(plain)) {
      return answer.status() == 501
          ? surface.fallback("undeclared/response", answer)
          : surface.anywhere(answer);
    }
    return either(
        surface.fallback("unknownPath", answer),
        answer.status() == 401 ? surface.anywhere(answer) : Optional.of("no unknown path"));
  }

  private static Optional<String> either(Optional<String> one, Optional<String> other) {
    return other.isEmpty() ? other : one;
  }

  /** What may have ended meanwhile, or not be there, is as good an answer. */
  private static boolean good(String operation, Answer answer) {
    var may =
        switch (operation) {
          case "decideApproval" -> List.of(404, 409);
          case "showMemory", "exportSession" -> List.of(501);
          case "showWorkflow", "cancelWorkflow" -> List.of(404);
          case "startWorkflow", "listWorkflows" -> List.of(501);
          case "redriveWorkflow" -> List.of(404, 409, 501);
          default -> List.<Integer>of();
        };
    return answer.status() < 300 || may.contains(answer.status());
  }

  private static Optional<String> pointer(Oracle.Wrong wrong, Answer answer) {
    try {
      var pointer = Json.parse(answer.body()).text("/pointer");
      if (pointer.isEmpty()) {
        return Optional.of("no pointer for " + wrong.what() + " " + wrong.places());
      }
      var told = pointer.get();
      var fits =
          wrong.places().isEmpty()
              || wrong.places().stream()
                  .anyMatch(
                      place ->
                          place.equals(told)
                              || (told.length() >= SHORTEST_CUT_POINTER && place.startsWith(told)));
      return fits ? Optional.empty() : Optional.of("pointer " + told + ", is " + wrong.places());
    } catch (DocumentException e) {
      return Optional.of("no problem document");
    }
  }

  static String shown(String bytes) {
    var text = new StringBuilder();
    for (int i = 0; i < Math.min(bytes.length(), 120); i++) {
      var c = bytes.charAt(i);
      text.append(c >= 0x20 && c < 0x7f ? String.valueOf(c) : "\\x" + Integer.toHexString(c));
    }
    return text.toString();
  }
}
