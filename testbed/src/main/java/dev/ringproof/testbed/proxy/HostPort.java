package dev.ringproof.testbed.proxy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** An address as Toxiproxy writes it: {@code host:port}, IPv6 hosts in brackets. */
record HostPort(String host, int port) {

  static String text(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  static String text(InetSocketAddress address) {
    var ip = address.getAddress().getHostAddress();
    // A scope such as %lo means nothing outside this machine's tables.
    var plain = address.getAddress() instanceof Inet6Address ? ip.replaceFirst("%.*", "") : ip;
    return text(plain, address.getPort());
  }

  /** Reads an address; complains in the words of the original. */
  static HostPort parse(String text) {
    var colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new ProxyException("address " + text + ": missing port in address");
    }
    var host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new ProxyException("address " + text + ": too many colons in address");
    }
    return new HostPort(host, port(text.substring(colon + 1)));
  }

  /** Looks the host up; no host at all means loopback. */
  InetSocketAddress resolve() {
    try {
      var address = host.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
      return new InetSocketAddress(address, port);
    } catch (UnknownHostException e) {
      throw new ProxyException("lookup " + host + ": no such host", e);
    }
  }

  private static int port(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new ProxyException("lookup tcp/" + text + ": unknown port");
    }
    if (text.length() > 5 || Integer.parseInt(text) > 65_535) {
      throw new ProxyException("address " + text + ": invalid port");
    }
    return Integer.parseInt(text);
  }
}
