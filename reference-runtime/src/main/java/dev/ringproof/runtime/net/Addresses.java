package dev.ringproof.runtime.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses tools may be reached at. A host is resolved for each call, and every address that
 * it has must be public or listed; one that is not refuses the call as a whole.
 *
 * <p>Listed is: an address or a network; a host name, which may then also have private and loopback
 * addresses; and, without being in the list, the address that a configured URL writes out. What is
 * link-local (metadata services live there), multicast or reserved is listed by address alone.
 */
public final class Addresses {
  private static final String LOCALHOST = "localhost";
  private static final List<Network> CLOSED_TO_ALL =
      networks(
          "0.0.0.0/8",
          "169.254.0.0/16",
          "192.0.0.0/24",
          "224.0.0.0/3",
          "::/128",
          "fe80::/9",
          "ff00::/8");
  private static final List<Network> PRIVATE =
      networks(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "::1/128",
          "fc00::/7");
  private static final List<Network> NEVER_ROUTED =
      networks(
          "192.0.2.0/24",
          "192.88.99.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16");
  private static final Network GLOBAL_SIX = networks("2000::/3").getFirst();
  private static final int FOUR_BYTES = 4;

  private final List<Network> networks;
  private final Set<String> names;
  private final Resolver resolver;

  /** Finds the addresses of a host. */
  public interface Resolver {
    /** Returns all of them. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** No address of the host may be reached. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private Addresses(List<Network> networks, Set<String> names, Resolver resolver) {
    this.networks = List.copyOf(networks);
    this.names = Set.copyOf(names);
    this.resolver = resolver;
  }

  /** Allows public addresses alone. */
  public static Addresses publicOnly() {
    return new Addresses(List.of(), Set.of(), InetAddress::getAllByName);
  }

  /** Returns the same that asks another resolver. */
  public Addresses resolvedBy(Resolver other) {
    return new Addresses(networks, names, other);
  }

  /**
   * Returns the same that also allows this.
   *
   * @param listed an address, a network as CIDR writes it, or a host name
   * @return empty if it is none of them
   */
  public Optional<Addresses> allowing(String listed) {
    var network = Network.parse(listed);
    if (network.isPresent()) {
      var more = new ArrayList<>(networks);
      more.add(network.get());
      return Optional.of(new Addresses(more, names, resolver));
    }
    var name = listed.toLowerCase(Locale.ROOT);
    if (!name.matches("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
        || name.matches(".*(^|\\.)[0-9]+")) {
      return Optional.empty();
    }
    var more = new HashSet<>(names);
    more.add(name);
    return Optional.of(new Addresses(networks, more, resolver));
  }

  /** Whether the URL's host is an address, and no name that somebody else could move. */
  public static boolean writtenOut(URI url) {
    var host = String.valueOf(url.getHost());
    return Network.literal(host).isPresent() || host.equalsIgnoreCase(LOCALHOST);
  }

  /**
   * Returns if the host may be reached now.
   *
   * @throws IOException when it may not, or has no address
   */
  public void check(String host) throws IOException {
    of(host);
  }

  /** Returns the same that also allows the address that the URL writes out, if it does. */
  public Addresses configured(URI url) {
    return writtenOut(url) ? allowing(bare(url.getHost())).orElse(this) : this;
  }

  /**
   * Returns the host's addresses, each of which may be reached.
   *
   * @throws UnknownHostException when it has none
   * @throws RefusedException when one of them may not be reached
   */
  List<InetAddress> of(String host) throws IOException {
    var name = bare(host).toLowerCase(Locale.ROOT);
    var all = List.of(resolver.resolve(name));
    for (var address : all) {
      if (!allowed(name, address)) {
        throw new RefusedException(
            "address " + address.getHostAddress() + " of " + name + " is not allowed");
      }
    }
    if (all.isEmpty()) {
      throw new UnknownHostException(name);
    }
    return all;
  }

  private boolean allowed(String name, InetAddress address) {
    if (within(networks, address)) {
      return true;
    }
    if (within(CLOSED_TO_ALL, address)) {
      return false;
    }
    if (within(PRIVATE, address)) {
      return names.contains(name);
    }
    var four = address.getAddress().length == FOUR_BYTES;
    return !within(NEVER_ROUTED, address) && (four || GLOBAL_SIX.holds(address));
  }

  private static boolean within(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.holds(address));
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static List<Network> networks(String... texts) {
    return java.util.Arrays.stream(texts).map(text -> Network.parse(text).orElseThrow()).toList();
  }
}
