package dev.ringproof.runtime.model.openai;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the data of server-sent events. Bytes are gathered into whole lines before they are
 * decoded, so that a character split between two packets stays whole; lines end in CR LF, LF or CR.
 */
final class SseLines {
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[8_192];
  private int at;
  private int filled;
  private int read;
  private boolean skipLineFeed;

  SseLines(InputStream in) {
    this.in = in;
  }

  /** Returns the data of the next event, or empty at the end of the stream. */
  Optional<String> next() throws IOException {
    StringBuilder data = null;
    for (var line = line(); line.isPresent(); line = line()) {
      var text = line.get();
      if (text.isEmpty() && data != null) {
        return Optional.of(data.toString());
      }
      if (text.startsWith("data:")) {
        var value = text.substring(text.startsWith("data: ") ? 6 : 5);
        data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
      }
    }
    return Optional.empty();
  }

  private Optional<String> line() throws IOException {
    ByteArrayOutputStream longer = null;
    while (true) {
      if (at == filled && !fill()) {
        return Optional.empty();
      }
      if (skipLineFeed && buffer[at] == '\n') {
        at++;
        skipLineFeed = false;
        continue;
      }
      skipLineFeed = false;
      var end = at;
      while (end < filled && buffer[end] != '\n' && buffer[end] != '\r') {
        end++;
      }
      if (end < filled && longer == null) {
        var line = decode(buffer, at, end);
        past(end);
        return Optional.of(line);
      }
      longer = longer == null ? new ByteArrayOutputStream() : longer;
      longer.write(buffer, at, end - at);
      if (end < filled) {
        past(end);
        return Optional.of(decode(longer.toByteArray(), 0, longer.size()));
      }
      at = end;
    }
  }

  private void past(int end) {
    skipLineFeed = buffer[end] == '\r';
    at = end + 1;
  }

  private boolean fill() throws IOException {
    filled = Math.max(0, in.read(buffer));
    at = 0;
    read += filled;
    if (read > MOST_BYTES) {
      throw new IOException("more than " + MOST_BYTES + " bytes");
    }
    return filled > 0;
  }

  private static String decode(byte[] bytes, int from, int to) throws CharacterCodingException {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        var rest = ByteBuffer.wrap(bytes, from, to - from);
        return StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
      }
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
