package dev.ringproof.testbed.proxy;

import java.net.URI;

/**
 * The server that a test speaks to: the embedded one, or, to check the tests themselves, an
 * original named by {@code -Dringproof.toxiproxy=http://127.0.0.1:8474} or {@code binary:PATH}. One
 * that is named by its address is all tests', which then run one by one: {@code
 * -Djunit.jupiter.execution.parallel.enabled=false}.
 */
final class TestServers {
  private TestServers() {}

  static ProxyServer open() {
    return original() ? ProxyServers.choose(URI.create(named()), 7) : ProxyServers.embedded(7);
  }

  static boolean original() {
    return !named().isEmpty();
  }

  private static String named() {
    return System.getProperty("ringproof.toxiproxy", "");
  }
}
