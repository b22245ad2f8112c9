package dev.ringproof.runtime.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that share their first bits, as CIDR writes them. */
final class Network {
  private static final Pattern FOUR =
      Pattern.compile(
          "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}");

  private final byte[] first;
  private final int bits;

  private Network(byte[] first, int bits) {
    this.first = first;
    this.bits = bits;
  }

  /** Reads an address or a network; empty if it is neither, a host name for one. */
  static Optional<Network> parse(String text) {
    var slash = text.indexOf('/');
    var address = literal(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    var bytes = address.get().getAddress();
    if (slash < 0) {
      return Optional.of(new Network(bytes, bytes.length * 8));
    }
    var length = text.substring(slash + 1);
    return length.matches("[0-9]{1,3}") && Integer.parseInt(length) <= bytes.length * 8
        ? Optional.of(new Network(bytes, Integer.parseInt(length)))
        : Optional.empty();
  }

  /** Returns the address that is written out here, with or without brackets; nobody is asked. */
  static Optional<InetAddress> literal(String host) {
    var bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (!FOUR.matcher(bare).matches() && !bare.contains(":")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(bare));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  boolean holds(InetAddress address) {
    var other = address.getAddress();
    if (other.length != first.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      if (((first[i / 8] ^ other[i / 8]) >> (7 - i % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }
}
