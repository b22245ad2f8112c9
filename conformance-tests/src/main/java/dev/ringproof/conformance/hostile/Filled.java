package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Shot.Header;
import dev.ringproof.conformance.hostile.Shot.Piece;
import dev.ringproof.conformance.hostile.Shot.Request;
import dev.ringproof.conformance.hostile.Shot.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a stage's names into the places of a shot. */
final class Filled {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)\\}\\}");
  private static final String REST = "{{rest}}";
  private static final String HEAD_END = "\r\n\r\n";

  private Filled() {}

  static String text(String template, Stage stage) {
    var found = PLACE.matcher(template);
    return found.replaceAll(
        place ->
            Matcher.quoteReplacement(stage.fill(place.group(1)).orElseGet(() -> place.group())));
  }

  static Request request(Request shot, Stage stage) {
    var headers = new ArrayList<Header>();
    shot.headers().forEach(h -> headers.add(new Header(h.name(), text(h.value(), stage))));
    var body = shot.body() == null ? null : text(shot.body(), stage);
    return new Request(shot.kind(), shot.method(), text(shot.target(), stage), headers, body);
  }

  /** Returns the bytes of a request that is filled. */
  static String bytes(Request filled, Stage stage) {
    var head = new StringBuilder();
    head.append(filled.method()).append(' ').append(filled.target()).append(" HTTP/1.1\r\n");
    if (filled.all("Host").isEmpty()) {
      head.append("Host: ").append(stage.fill("host").orElse("localhost")).append("\r\n");
    }
    filled.headers().forEach(h -> head.append(h.name() + ": " + h.value() + "\r\n"));
    if (filled.all("Connection").isEmpty()) {
      head.append("Connection: close\r\n");
    }
    var body = filled.body();
    if (body != null) {
      head.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return head + "\r\n" + (body == null ? "" : body);
  }

  /** Returns the pieces with every place filled, the length of what follows the first head too. */
  static List<Piece> pieces(Wire shot, Stage stage) {
    var smuggled = smuggled(stage);
    var filled = new ArrayList<Piece>();
    for (var piece : shot.pieces()) {
      filled.add(
          piece instanceof Piece.Send send
              ? new Piece.Send(
                  text(
                      send.text()
                          .replace("{{smuggled}}", smuggled)
                          .replace("{{smuggledhex}}", Integer.toHexString(smuggled.length())),
                      stage))
              : piece);
    }
    if (filled.isEmpty() || !(filled.getFirst() instanceof Piece.Send first)) {
      return filled;
    }
    var end = first.text().indexOf(HEAD_END);
    var rest = end < 0 ? 0 : first.text().length() - end - HEAD_END.length();
    filled.set(0, new Piece.Send(first.text().replace(REST, String.valueOf(rest))));
    return filled;
  }

  /** A whole request that nobody sent as one: a turn which the witness would see. */
  private static String smuggled(Stage stage) {
    var body = text("{\"message\":\"smuggled {{marker}}\"}", stage);
    return text(
        "POST /v1/sessions/{{session}}/turns HTTP/1.1\r\nHost: {{host}}\r\n"
            + "Authorization: Bearer {{agent}}\r\nContent-Type: application/json\r\n"
            + "Accept: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body,
        stage);
  }
}
