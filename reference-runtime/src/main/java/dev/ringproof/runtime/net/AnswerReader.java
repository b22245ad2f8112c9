package dev.ringproof.runtime.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one HTTP/1.1 answer, within bounds; an answer that is not clearly framed is none. */
final class AnswerReader {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
  private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)");
  private static final int MOST_HEAD = 32_768;
  private static final int MOST_INTERIM = 8;
  private static final int PIECE = 8_192;

  private final InputStream in;
  private final int most;
  private int headLeft = MOST_HEAD;

  AnswerReader(InputStream in, int most) {
    this.in = new BufferedInputStream(in, PIECE);
    this.most = most;
  }

  private record Head(int status, Map<String, String> fields) {}

  Answer read() throws IOException {
    var head = head();
    for (int i = 0; head.status() < 200; i++) {
      if (i == MOST_INTERIM || head.status() == 101) {
        throw new IOException("no final answer");
      }
      head = head();
    }
    var fields = head.fields();
    var encoding = fields.getOrDefault("content-encoding", "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      // Not asked for; and a small body may unpack to any size.
      throw new IOException("answer is encoded as " + shown(encoding));
    }
    return new Answer.Whole(
        head.status(),
        name -> Optional.ofNullable(fields.get(name.toLowerCase(Locale.ROOT))),
        body(head));
  }

  private Head head() throws IOException {
    var first = STATUS.matcher(line());
    if (!first.matches()) {
      throw new IOException("answer is no HTTP");
    }
    var fields = new HashMap<String, String>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      var field = FIELD.matcher(line);
      if (!field.matches()) {
        throw new IOException("answer has a malformed header");
      }
      var name = field.group(1).toLowerCase(Locale.ROOT);
      var value = field.group(2).strip();
      var before = fields.put(name, value);
      if (before != null && name.equals("content-length") && !before.equals(value)) {
        throw new IOException("answer has two lengths");
      }
    }
    return new Head(Integer.parseInt(first.group(1)), fields);
  }

  private byte[] body(Head head) throws IOException {
    if (head.status() == 204 || head.status() == 304) {
      return new byte[0];
    }
    var transfer = head.fields().get("transfer-encoding");
    var length = head.fields().get("content-length");
    var into = new ByteArrayOutputStream();
    if (transfer != null) {
      if (!transfer.equalsIgnoreCase("chunked") || length != null) {
        throw new IOException("answer is not clearly framed");
      }
      chunks(into);
    } else if (length != null) {
      if (!length.matches("[0-9]{1,18}")) {
        throw new IOException("answer has no length");
      }
      piece(into, Long.parseLong(length));
    } else {
      toTheEnd(into);
    }
    return into.toByteArray();
  }

  private void chunks(ByteArrayOutputStream into) throws IOException {
    while (true) {
      headLeft = MOST_HEAD;
      var size = line().split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,8}")) {
        throw new IOException("answer has a malformed chunk");
      }
      var bytes = Long.parseLong(size, 16);
      if (bytes == 0) {
        break;
      }
      piece(into, bytes);
      if (!line().isEmpty()) {
        throw new IOException("answer has a malformed chunk");
      }
    }
    while (!line().isEmpty()) {
      // Trailers say nothing here; they are bounded as a head is.
    }
  }

  private void piece(ByteArrayOutputStream into, long bytes) throws IOException {
    if (bytes > most - into.size()) {
      throw new BoundedBody.TooLargeException(most);
    }
    var read = in.readNBytes((int) bytes);
    if (read.length < bytes) {
      throw new IOException("answer ended early");
    }
    into.writeBytes(read);
  }

  private void toTheEnd(ByteArrayOutputStream into) throws IOException {
    var read = in.readNBytes(most + 1);
    if (read.length > most) {
      throw new BoundedBody.TooLargeException(most);
    }
    into.writeBytes(read);
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      var b = in.read();
      if (b < 0 || --headLeft < 0) {
        throw new IOException(b < 0 ? "answer ended early" : "answer has too long a head");
      }
      if (b == '\n') {
        var text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(b);
    }
  }

  private static String shown(String text) {
    return text.matches("[a-z0-9, -]{1,40}") ? text : "something";
  }
}
