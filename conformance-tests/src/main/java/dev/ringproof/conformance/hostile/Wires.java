package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Shot.Kind;
import dev.ringproof.conformance.hostile.Shot.Piece;
import dev.ringproof.conformance.hostile.Shot.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Raw bytes: what no client library sends. Of each kind some are good, and must be taken. */
final class Wires {
  static final String WHO = "Host: {{host}}\r\nAuthorization: Bearer {{agent}}\r\n";
  static final String GET = "GET /v1/sessions/{{session}} HTTP/1.1\r\n" + WHO;
  static final String POST =
      "POST /v1/sessions HTTP/1.1\r\n" + WHO + "Content-Type: application/json\r\n";
  private static final String BODY = "{\"tier\":\"A\"}";
  private static final List<Integer> ANY = List.of();
  private static final List<Integer> REFUSED = List.of(400);

  /** The frame that an HTTP/2 client begins with. */
  private static final String NO_SETTINGS =
      "\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000";

  private Wires() {}

  static Wire of(Kind kind, SplittableRandom random) {
    return switch (kind) {
      case CHUNKING -> chunking(random);
      case SMUGGLING -> Smuggling.of(random);
      case UNREAD_BODY -> Smuggling.unread(random);
      case HEADER_FLOOD -> flood(random);
      case LINE_ENDS -> lineEnds(random);
      case HALF_CLOSED -> halfClosed(random);
      case SLOW -> slow(random);
      case PIPELINED -> pipelined(random);
      case NUL -> nul(random);
      case REQUEST_LINE -> requestLine(random);
      case PROTOCOL -> protocol(random);
      default -> mutated(random);
    };
  }

  static Wire whole(Kind kind, String text, List<Integer> want) {
    return new Wire(kind, List.of(new Piece.Send(text)), 1, want);
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static Wire chunking(SplittableRandom random) {
    var head = POST + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    var good = chunk(BODY) + "0\r\n\r\n";
    var half = BODY.length() / 2;
    return switch (random.nextInt(17)) {
      case 0 -> whole(Kind.CHUNKING, head + good, List.of(201));
      case 1 ->
          whole(
              Kind.CHUNKING,
              head + chunk(BODY.substring(0, half)) + chunk(BODY.substring(half)) + "0\r\n\r\n",
              List.of(201));
      case 2 -> whole(Kind.CHUNKING, head + "zz\r\n" + BODY + "\r\n0\r\n\r\n", REFUSED);
      case 3 -> whole(Kind.CHUNKING, head + "-1\r\n" + BODY + "\r\n0\r\n\r\n", REFUSED);
      case 4 -> whole(Kind.CHUNKING, head + "0xc\r\n" + BODY + "\r\n0\r\n\r\n", REFUSED);
      case 5 -> whole(Kind.CHUNKING, head + "c\r\n" + BODY + "0\r\n\r\n", REFUSED);
      case 6 -> whole(Kind.CHUNKING, head + "c\r\n" + BODY, ANY);
      case 7 -> whole(Kind.CHUNKING, head + "ffffffff\r\n" + BODY, ANY);
      case 8 -> whole(Kind.CHUNKING, head + "ffffffffffffffffff\r\n" + BODY, REFUSED);
      case 9 -> whole(Kind.CHUNKING, head + "c;" + "a".repeat(20_000) + "\r\n" + BODY, ANY);
      case 10 -> whole(Kind.CHUNKING, head + "c;a=b;\"x\"\r\n" + BODY + "\r\n0\r\n\r\n", ANY);
      case 11 ->
          whole(
              Kind.CHUNKING, head + chunk(BODY) + "0\r\n" + "X: y\r\n".repeat(5_000) + "\r\n", ANY);
      case 12 -> whole(Kind.CHUNKING, head + chunk(BODY) + "0\r\nContent-Length: 500\r\n\r\n", ANY);
      case 13 -> whole(Kind.CHUNKING, head + "\r\n\r\n", REFUSED);
      case 14 -> whole(Kind.CHUNKING, head + "0".repeat(5_000) + "c\r\n" + BODY, ANY);
      case 15 -> whole(Kind.CHUNKING, head + chunk("x".repeat(300_000)) + "0\r\n\r\n", ANY);
      default -> whole(Kind.CHUNKING, head + "1\r\n \r\n".repeat(2_000) + good, ANY);
    };
  }

  private static Wire flood(SplittableRandom random) {
    var many = Draw.one(random, List.of(90, 200, 1_000, 5_000));
    var name = random.nextBoolean() ? "X-Many" : "X-M{n}";
    var lines = new StringBuilder();
    for (int i = 0; i < many; i++) {
      lines.append(name.replace("{n}", String.valueOf(i))).append(": ").append(i).append("\r\n");
    }
    return switch (random.nextInt(7)) {
      case 0 -> whole(Kind.HEADER_FLOOD, GET + "Connection: close\r\n\r\n", List.of(200));
      case 1 -> whole(Kind.HEADER_FLOOD, GET + "X: " + "y".repeat(500_000) + "\r\n\r\n", ANY);
      case 2 -> whole(Kind.HEADER_FLOOD, GET + "x".repeat(500_000) + ": y\r\n\r\n", ANY);
      case 3 -> whole(Kind.HEADER_FLOOD, GET + "y".repeat(500_000), ANY);
      case 4 -> whole(Kind.HEADER_FLOOD, "GET /" + "z".repeat(500_000), ANY);
      case 5 -> whole(Kind.HEADER_FLOOD, GET + "Cookie: a\r\n".repeat(4_000) + "\r\n", ANY);
      default -> whole(Kind.HEADER_FLOOD, GET + lines + "\r\n", ANY);
    };
  }

  private static Wire lineEnds(SplittableRandom random) {
    return switch (random.nextInt(11)) {
      case 0 -> whole(Kind.LINE_ENDS, "\r\n" + GET + "Connection: close\r\n\r\n", ANY);
      case 1 -> whole(Kind.LINE_ENDS, (GET + "\r\n").replace("\r\n", "\n"), ANY);
      case 2 -> whole(Kind.LINE_ENDS, (GET + "\r\n").replace("\r\n", "\r"), ANY);
      case 3 -> whole(Kind.LINE_ENDS, GET + "X: a\rb\r\n\r\n", ANY);
      case 4 -> whole(Kind.LINE_ENDS, GET + "X: a\nY: b\r\n\r\n", ANY);
      case 5 -> whole(Kind.LINE_ENDS, GET + "X: a\r\n folded\r\n\r\n", ANY);
      case 6 -> whole(Kind.LINE_ENDS, GET + "Content-Length : 0\r\n\r\n", REFUSED);
      case 7 -> whole(Kind.LINE_ENDS, GET + "no colon\r\n\r\n", REFUSED);
      case 8 -> whole(Kind.LINE_ENDS, GET + ": no name\r\n\r\n", REFUSED);
      case 9 -> whole(Kind.LINE_ENDS, "GET / HTTP/1.1\r\n X: y\r\n" + WHO + "\r\n", ANY);
      default -> whole(Kind.LINE_ENDS, GET + "\r\r\n\r\n", ANY);
    };
  }

  private static Wire halfClosed(SplittableRandom random) {
    var post = POST + "Content-Length: {{rest}}\r\nConnection: close\r\n\r\n" + BODY;
    var get = GET + "\r\n";
    return switch (random.nextInt(6)) {
      case 0 -> shut(get, 1, List.of(200));
      case 1 -> shut(post, 1, List.of(201));
      case 2 -> shut(get.substring(0, random.nextInt(get.length() - 4)), 1, ANY);
      case 3 -> shut(POST + "Content-Length: 500\r\n\r\n" + BODY, 1, ANY);
      case 4 -> shut("", 0, ANY);
      default -> shut(POST + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"ti", 1, ANY);
    };
  }

  private static Wire shut(String text, int most, List<Integer> want) {
    var pieces = List.<Piece>of(new Piece.Send(text), new Piece.Shut());
    return new Wire(Kind.HALF_CLOSED, pieces, most, want);
  }

  private static Wire slow(SplittableRandom random) {
    var post = POST + "Content-Length: 12\r\nConnection: close\r\n\r\n" + BODY;
    var get = GET + "Connection: close\r\n\r\n";
    return switch (random.nextInt(4)) {
      case 0 -> drip(get, 5 + random.nextInt(10), 10, List.of(200));
      case 1 -> drip(post, 5 + random.nextInt(10), 10, List.of(201));
      case 2 -> drip(get.substring(0, get.length() - 20), 6, 20, ANY);
      default -> drip(post.substring(0, post.length() - 5), 6, 20, ANY);
    };
  }

  private static Wire drip(String text, int parts, int millis, List<Integer> want) {
    var pieces = new ArrayList<Piece>();
    // Cut where no place is: a place in two halves is none.
    var words = text.split("(?<=\n)|(?<=, )|(?<=: )");
    var size = Math.max(1, words.length / parts);
    var part = new StringBuilder();
    for (int i = 0; i < words.length; i++) {
      part.append(words[i]);
      if (i % size == size - 1 || i == words.length - 1) {
        pieces.add(new Piece.Send(part.toString()));
        pieces.add(new Piece.Pause(millis));
        part.setLength(0);
      }
    }
    return new Wire(Kind.SLOW, pieces, 1, want);
  }

  private static Wire pipelined(SplittableRandom random) {
    var text = new StringBuilder();
    var want = new ArrayList<Integer>();
    var many = 2 + random.nextInt(8);
    for (int i = 0; i < many; i++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          text.append(GET).append("\r\n");
          want.add(200);
        }
        case 1 -> {
          text.append("GET /nowhere HTTP/1.1\r\nHost: {{host}}\r\n\r\n");
          want.add(404);
        }
        case 2 -> {
          text.append("GET /v1/usage HTTP/1.1\r\nHost: {{host}}\r\n\r\n");
          want.add(401);
        }
        default -> {
          text.append(POST + "Content-Length: 12\r\n\r\n" + BODY);
          want.add(201);
        }
      }
    }
    return new Wire(Kind.PIPELINED, List.of(new Piece.Send(text.toString())), many, want);
  }

  private static Wire nul(SplittableRandom random) {
    var at = random.nextInt(4);
    var text =
        switch (at) {
          case 0 -> GET.replaceFirst("sessions", "ses\u0000sions") + "\r\n";
          case 1 -> GET + "X: a\u0000b\r\n\r\n";
          case 2 -> GET + "X\u0000: b\r\n\r\n";
          default -> "\u0000".repeat(1 + random.nextInt(100)) + GET + "\r\n";
        };
    return whole(Kind.NUL, text, REFUSED);
  }

  private static Wire requestLine(SplittableRandom random) {
    var lines =
        List.of(
            "GET /v1/usage",
            "GET /v1/usage HTTP/1.2",
            "GET /v1/usage HTTP/9.9",
            "GET /v1/usage HTTP/1.1 x",
            "GET  /v1/usage  HTTP/1.1",
            "GET\t/v1/usage\tHTTP/1.1",
            "GET /v1/usage http/1.1",
            "GET /v1/usage HTTP/1.10",
            "GET /v1/usage HTTP/0.1",
            "GET /v1/usage HTTPS/1.1",
            " GET /v1/usage HTTP/1.1",
            "GET HTTP/1.1",
            "HTTP/1.1 200 OK",
            "G\u0001T /v1/usage HTTP/1.1",
            "(GET) /v1/usage HTTP/1.1",
            "GET /v1/us\u00e9age HTTP/1.1",
            "GET /v1/%%% HTTP/1.1",
            "GET " + "/a".repeat(40_000) + " HTTP/1.1",
            "A".repeat(70_000) + " / HTTP/1.1",
            "GET /v1/usage HTTP/1.1" + "1".repeat(5_000),
            "GET http://[::1 HTTP/1.1",
            "GET http:// HTTP/1.1",
            "CONNECT evil.example:443 HTTP/1.1",
            "OPTIONS * HTTP/1.1",
            "",
            "\r\n\r\n\r\n");
    return whole(Kind.REQUEST_LINE, Draw.one(random, lines) + "\r\n" + WHO + "\r\n", ANY);
  }

  private static Wire protocol(SplittableRandom random) {
    var texts =
        List.of(
            "GET /v1/usage\r\n",
            "GET /v1/usage HTTP/1.0\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + NO_SETTINGS,
            "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0000",
            GET
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AA\r\n\r\n",
            GET
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + GET + "\r\n",
            "\u0004\u0001\u0000P\u007f\u0000\u0000\u0001\u0000",
            "EHLO x\r\n",
            "SSH-2.0-x\r\n",
            "DESCRIBE rtsp://x RTSP/1.0\r\n\r\n",
            "\u0000".repeat(64),
            "\u00ff".repeat(5_000));
    return whole(Kind.PROTOCOL, Draw.one(random, texts), ANY);
  }

  /** A few bytes of a good request changed, dropped, doubled. */
  private static Wire mutated(SplittableRandom random) {
    var text =
        new StringBuilder(
            random.nextBoolean()
                ? GET + "Connection: close\r\n\r\n"
                : POST + "Content-Length: 12\r\nConnection: close\r\n\r\n" + BODY);
    for (int i = 0; i <= random.nextInt(4); i++) {
      var at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, (char) random.nextInt(256));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
      }
    }
    return new Wire(Kind.MUTATED, List.of(new Piece.Send(text.toString())), 3, ANY);
  }
}
