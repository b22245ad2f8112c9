package dev.ringproof.testbed.driver;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body of known length; an end before it is an error. */
final class SizedBody extends InputStream {
  private final InputStream in;
  private int left;

  SizedBody(InputStream in, int length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (left == 0 || length == 0) {
      return left == 0 ? -1 : 0;
    }
    var read = in.read(into, from, Math.min(length, left));
    if (read < 0) {
      throw new EOFException("the connection ended " + left + " bytes before the body's end");
    }
    left -= read;
    return read;
  }
}
