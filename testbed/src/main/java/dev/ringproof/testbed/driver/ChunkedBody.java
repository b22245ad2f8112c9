package dev.ringproof.testbed.driver;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Decodes a chunked body; an end before the last chunk is an error, not an end. */
final class ChunkedBody extends InputStream {
  private final InputStream in;
  private long left;
  private boolean started;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    var read = in.read(into, from, (int) Math.min(length, left));
    if (read < 0) {
      throw new EOFException("the connection ended within a chunk");
    }
    left -= read;
    return read;
  }

  private void next() throws IOException {
    if (started && !RawConnection.line(in).isEmpty()) {
      throw new IOException("no line break after a chunk");
    }
    started = true;
    var size = RawConnection.line(in).split(";", 2)[0].trim();
    if (!size.matches("[0-9a-fA-F]{1,8}")) {
      throw new IOException("chunk size is \"" + size + "\", expected a hex number");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      ended = true;
      while (!RawConnection.line(in).isEmpty()) {
        // Trailers say nothing here.
      }
    }
  }
}
