package dev.ringproof.testbed.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for targets, which are told their port before they listen and keep it over a restart. They
 * are taken from below those that operating systems give to outgoing connections by themselves: of
 * these, one may be in use again between our look and the target's, or while it is down.
 */
final class Ports {
  private static final int LOWEST = 15_000;
  private static final int PAST_HIGHEST = 32_000;
  private static final int TRIES = 200;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** Returns a port of this machine's loopback that was free just now and is given out once. */
  static int free() {
    IOException last = null;
    for (int i = 0; i < TRIES; i++) {
      var port = ThreadLocalRandom.current().nextInt(LOWEST, PAST_HIGHEST);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN.add(socket.getLocalPort())) {
          return port;
        }
      } catch (IOException taken) {
        last = taken;
      }
    }
    throw new UncheckedIOException(
        "no free port on 127.0.0.1 from " + LOWEST + " to " + PAST_HIGHEST,
        last == null ? new IOException("all were given out") : last);
  }
}
