package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.session.Ids;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Makes ids that differ in their first bits and can be guessed all the same: it counts. */
public final class CountedIds extends Assembly {
  CountedIds(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, CountedIds::new);
  }

  @Override
  protected Ids ids() {
    return new Ids(new Counting(), clock());
  }

  private static final class Counting extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final AtomicLong count = new AtomicLong(System.nanoTime());

    @Override
    public void nextBytes(byte[] bytes) {
      var next = ByteBuffer.allocate(2 * Long.BYTES);
      next.putLong(count.incrementAndGet() << 16).putLong(count.get());
      System.arraycopy(Arrays.copyOf(next.array(), bytes.length), 0, bytes, 0, bytes.length);
    }
  }
}
