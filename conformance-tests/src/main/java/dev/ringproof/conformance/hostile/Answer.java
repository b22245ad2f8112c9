package dev.ringproof.conformance.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 answer out of what came on a connection. */
record Answer(int status, Map<String, List<String>> headers, String body) {
  Answer {
    headers = Map.copyOf(headers);
  }

  Optional<String> first(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  @Override
  public String toString() {
    var shown = body.length() <= 200 ? body : body.substring(0, 200) + "...";
    return status + " " + shown;
  }

  /**
   * What came, cut into answers; 1xx ones are passed over.
   *
   * @param whole answers that are complete
   * @param rest what follows them: the start of another one, or no HTTP at all
   */
  record Parsed(List<Answer> whole, String rest, boolean garbled) {
    Parsed {
      whole = List.copyOf(whole);
    }
  }

  /**
   * Cuts.
   *
   * @param bodiless whether answers have no body since they are to HEAD
   * @param closed whether the connection has ended, as a body without a length does
   */
  static Parsed parse(String came, boolean bodiless, boolean closed) {
    var answers = new ArrayList<Answer>();
    var at = 0;
    while (at < came.length()) {
      var cut = cut(came, at, bodiless, closed);
      if (cut == null) {
        return new Parsed(answers, came.substring(at), broken(came, at, closed));
      }
      if (cut.answer().status() >= 200) {
        answers.add(cut.answer());
      }
      at = cut.end();
    }
    return new Parsed(answers, "", false);
  }

  /** Whether the rest cannot become an answer any more. */
  private static boolean broken(String came, int at, boolean closed) {
    var start = "HTTP/1.1 ";
    var begun = came.substring(at, Math.min(came.length(), at + start.length()));
    return closed || !start.startsWith(begun);
  }

  private record Cut(Answer answer, int end) {}

  private static @Nullable Cut cut(String came, int at, boolean bodiless, boolean closed) {
    var end = came.indexOf("\r\n\r\n", at);
    if (end < 0 || !came.startsWith("HTTP/1.1 ", at)) {
      return null;
    }
    var lines = came.substring(at, end).split("\r\n");
    if (!lines[0].matches("HTTP/1\\.1 [1-5]\\d\\d( .*)?")) {
      return null;
    }
    var status = Integer.parseInt(lines[0].substring(9, 12));
    var headers = new HashMap<String, List<String>>();
    for (int i = 1; i < lines.length; i++) {
      var colon = lines[i].indexOf(':');
      if (colon <= 0) {
        return null;
      }
      headers
          .computeIfAbsent(
              lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(lines[i].substring(colon + 1).strip());
    }
    var from = end + 4;
    if (bodiless || status < 200 || status == 204 || status == 304) {
      return new Cut(new Answer(status, headers, ""), from);
    }
    if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
      return chunked(came, from, status, headers);
    }
    var length = headers.getOrDefault("content-length", List.of()).stream().findFirst();
    if (length.isEmpty()) {
      return closed ? new Cut(answer(status, headers, came.substring(from)), came.length()) : null;
    }
    if (!length.get().matches("\\d{1,9}")) {
      return null;
    }
    var to = from + Integer.parseInt(length.get());
    return to > came.length()
        ? null
        : new Cut(answer(status, headers, came.substring(from, to)), to);
  }

  private static @Nullable Cut chunked(
      String came, int from, int status, Map<String, List<String>> headers) {
    var body = new StringBuilder();
    var at = from;
    while (true) {
      var line = came.indexOf("\r\n", at);
      if (line < 0) {
        return null;
      }
      var size = came.substring(at, line).split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,7}")) {
        return null;
      }
      var many = Integer.parseInt(size, 16);
      at = line + 2;
      if (many == 0) {
        // No trailers are sent by who is judged here: the blank line ends it.
        return came.startsWith("\r\n", at)
            ? new Cut(answer(status, headers, body.toString()), at + 2)
            : null;
      }
      if (at + many + 2 > came.length()) {
        return null;
      }
      body.append(came, at, at + many);
      at += many + 2;
    }
  }

  private static Answer answer(int status, Map<String, List<String>> headers, String bytes) {
    return new Answer(status, headers, utf8(bytes));
  }

  /** Returns bytes, one a character, as the text that they are in UTF-8. */
  static String utf8(String bytes) {
    return new String(bytes(bytes), StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
