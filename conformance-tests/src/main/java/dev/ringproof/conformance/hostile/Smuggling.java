package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Shot.Kind;
import dev.ringproof.conformance.hostile.Shot.Wire;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests with another one inside, for a server that loses count of where a body ends. RFC 9112,
 * 6.3 says of most of them that they must be refused; where it leaves a choice, one answer and the
 * end of the connection is right as well.
 */
final class Smuggling {
  private static final String INSIDE = "{{smuggled}}";
  private static final String END = "0\r\n\r\n";
  private static final List<Integer> ANY = List.of();
  private static final List<Integer> REFUSED = List.of(400);

  private Smuggling() {}

  static Wire of(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> lengthAndChunked(random);
      case 1 -> oddCoding(random);
      case 2 -> oddLengths(random);
      default -> oddChunks(random);
    };
  }

  private static Wire shot(String headers, String body, List<Integer> want) {
    return Wires.whole(Kind.SMUGGLING, Wires.POST + headers + "\r\n" + body, want);
  }

  /** CL.TE and TE.CL, in both orders of the headers. */
  private static Wire lengthAndChunked(SplittableRandom random) {
    var wholeLength = "Content-Length: {{rest}}\r\n";
    var shortLength = "Content-Length: 4\r\n";
    var chunked = "Transfer-Encoding: chunked\r\n";
    var first = random.nextBoolean();
    if (random.nextBoolean()) {
      return shot(first ? wholeLength + chunked : chunked + wholeLength, END + INSIDE, ANY);
    }
    var body = "{{smuggledhex}}\r\n" + INSIDE + "\r\n" + END;
    return shot(first ? shortLength + chunked : chunked + shortLength, body, ANY);
  }

  /** TE.TE: a coding that one reader takes for chunked and another does not. */
  private static Wire oddCoding(SplittableRandom random) {
    var refused =
        List.of(
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: identity\r\n",
            "Transfer-Encoding: chunked, gzip\r\n",
            "Transfer-Encoding : chunked\r\n",
            "Transfer-Encoding: \"chunked\"\r\n",
            "Transfer-Encoding: chunkedchunked\r\n",
            "Transfer-Encoding: \u000bchunked\r\n");
    var either =
        List.of(
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: CHUNKED\r\n",
            "Transfer-Encoding:\tchunked\r\n",
            "Transfer-Encoding: chunked;q=1\r\n",
            "X: y\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding:\r\n chunked\r\n",
            "Transfer-Encoding: ,chunked\r\n");
    var must = random.nextBoolean();
    var coding = Draw.one(random, must ? refused : either);
    // Where the coding counts, the first chunk is the last; where the length does, all is body.
    var length = random.nextBoolean() ? "Content-Length: {{rest}}\r\n" : "";
    return shot(coding + length, END + INSIDE, must ? REFUSED : ANY);
  }

  private static Wire oddLengths(SplittableRandom random) {
    var all =
        List.of(
            "Content-Length: 0\r\nContent-Length: {{rest}}\r\n",
            "Content-Length: {{rest}}\r\nContent-Length: 0\r\n",
            "Content-Length: 0, {{rest}}\r\n",
            "Content-Length: +0\r\n",
            "Content-Length: -0\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 0x0\r\n",
            "Content-Length: 0 0\r\n",
            "Content-Length: 0;x\r\n",
            "Content-Length: 1e0\r\n",
            "Content-Length: 00000000000000000000000000000000000000x\r\n",
            "Content-Length: 18446744073709551616\r\n",
            "Content-Length: 4294967296\r\nContent-Length: 0\r\n",
            "Content-Length: \u0660\r\n".replace("\u0660", "\u00d9\u00a0"),
            "Content-Length:\r\n",
            "Content-Length : 0\r\n");
    return shot(Draw.one(random, all), INSIDE, REFUSED);
  }

  /** Ends of a chunked body that one reader takes for the end and another does not. */
  private static Wire oddChunks(SplittableRandom random) {
    var good = "c\r\n{\"tier\":\"A\"}\r\n";
    var ends =
        List.of(
            "0\n\n",
            "0\r\r\n",
            "-0\r\n\r\n",
            "+0\r\n\r\n",
            "0x0\r\n\r\n",
            " 0\r\n\r\n",
            "0 \r\n\r\n",
            "0\u0000\r\n\r\n",
            "\r\n\r\n",
            "x\r\n\r\n",
            "0\r\nX\r\n\r\n");
    var body = good + Draw.one(random, ends) + INSIDE;
    return shot("Transfer-Encoding: chunked\r\n", body, ANY);
  }

  /** A request that is refused before its body is read: what nobody read is no request. */
  static Wire unread(SplittableRandom random) {
    var length = "Content-Length: {{rest}}\r\n\r\n" + INSIDE;
    var chunked = "Transfer-Encoding: chunked\r\n\r\n{{smuggledhex}}\r\n" + INSIDE + "\r\n" + END;
    var body = random.nextInt(3) == 0 ? chunked : length;
    var host = "Host: {{host}}\r\n";
    var heads =
        List.of(
            "POST /v1/sessions HTTP/1.1\r\n" + host,
            "POST /nowhere HTTP/1.1\r\n" + Wires.WHO,
            "PUT /v1/sessions HTTP/1.1\r\n" + Wires.WHO,
            "POST /v1/sessions HTTP/1.1\r\n" + Wires.WHO + "Content-Type: text/plain\r\n",
            "GET /v1/usage HTTP/1.1\r\n" + host,
            Wires.GET,
            "GET /health/live HTTP/1.1\r\n" + host,
            "DELETE /v1/sessions/x HTTP/1.1\r\n" + Wires.WHO,
            "POST /v1/chat/completions HTTP/1.1\r\n" + Wires.WHO,
            "POST /v1/approvals/x/decision HTTP/1.1\r\n" + Wires.WHO,
            Wires.POST + "Expect: 100-continue\r\n",
            "GET /v1/usage HTTP/1.1\r\n" + Wires.WHO + "Expect: 100-continue\r\n");
    var last = random.nextInt(3) == 0 ? "Connection: close\r\n" : "";
    return Wires.whole(Kind.UNREAD_BODY, Draw.one(random, heads) + last + body, ANY);
  }
}
