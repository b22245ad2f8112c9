package dev.ringproof.testbed.target;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL database that the nodes of a cluster share, empty when they first start.
 *
 * @param database its name, and what may follow it in a JDBC URL
 * @param user who asks it; null: as the operating system calls the runtime's process
 */
public record SharedStore(String host, int port, String database, @Nullable String user) {
  private static final Pattern URL =
      Pattern.compile("jdbc:postgresql://([A-Za-z0-9.-]+):([0-9]{1,5})/([A-Za-z0-9_.-]+)");

  /** Reads {@code jdbc:postgresql://host:port/database}: one host, since a proxy stands there. */
  public static SharedStore parse(String url, @Nullable String user) {
    var found = URL.matcher(url);
    if (!found.matches() || Integer.parseInt(found.group(2)) > 65_535) {
      throw new IllegalArgumentException(
          "found \"" + url + "\", expected jdbc:postgresql://host:port/database");
    }
    return new SharedStore(found.group(1), Integer.parseInt(found.group(2)), found.group(3), user);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  /** Returns the URL by way of a proxy. */
  String through(InetSocketAddress proxy) {
    return "jdbc:postgresql://127.0.0.1:" + proxy.getPort() + "/" + database;
  }
}
