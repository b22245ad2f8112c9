package dev.ringproof.runtime.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The least that an answer of a {@link LoopbackPoint} can take on this machine: one write and the
 * reading of what comes, over a connection that is kept. What a client takes beyond it is its own.
 */
public final class BareExchange implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");
  private static final int MOST_BYTES = 8_192;

  private final Socket socket;
  private final byte[] request;

  /** Connects to the point; the body is what it is asked each time. */
  public BareExchange(URI point, byte[] body) throws IOException {
    socket = new Socket(point.getHost(), point.getPort());
    socket.setTcpNoDelay(true);
    var head =
        "POST /access/v1/evaluation HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(point.getAuthority(), body.length)
            .getBytes(StandardCharsets.US_ASCII);
    request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
  }

  /** Asks once and returns the answer's body. */
  public String ask() {
    try {
      socket.getOutputStream().write(request);
      return answer(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(InputStream in) throws IOException {
    var text = "";
    var buffer = new byte[MOST_BYTES];
    while (true) {
      var read = in.read(buffer);
      if (read < 0 || text.length() > MOST_BYTES) {
        throw new IOException("no answer that this understands");
      }
      text += new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
      var body = text.indexOf("\r\n\r\n") + 4;
      var length = LENGTH.matcher(text);
      if (body > 3 && length.find() && text.length() == body + Integer.parseInt(length.group(1))) {
        return text.substring(body);
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
